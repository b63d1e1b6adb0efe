import "./app.css";
import "./elements/theme_switch.js";
import "./elements/number_stepper.js";
import "./elements/tick_group.js";
import "./elements/print_button.js";
import "./elements/body_map.js";
import "./elements/works.js";
import "./elements/all_done.js";

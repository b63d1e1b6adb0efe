// A picture with at most 64 colours, its rows deflated as a PNG wants them: small files, sharp letters.
async (base64) => {
  const MOST = 64, EXACT = 40;
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer);
  const split = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  const coarse = (colour) => (colour & 0xf8f8f8) >>> 0;
  const by = (key) => {
    const counts = new Map();
    for (const pixel of pixels) counts.set(key(pixel), (counts.get(key(pixel)) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  };
  const exact = by((pixel) => (pixel & 0xffffff) >>> 0);
  const kept = exact.slice(0, exact.length > MOST ? EXACT : MOST);
  const palette = [...new Set([...kept, ...(exact.length > MOST ? by(coarse) : [])])].slice(0, MOST);
  const known = new Map(palette.map((colour, index) => [colour, index]));
  const nearest = (colour) => {
    const [r, g, b] = split(colour);
    let best = 0, least = Infinity;
    for (let n = 0; n < palette.length; n++) {
      const [pr, pg, pb] = split(palette[n]);
      const far = 2 * (r - pr) ** 2 + 4 * (g - pg) ** 2 + 3 * (b - pb) ** 2;
      if (far < least) [best, least] = [n, far];
    }
    return best;
  };
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = (pixels[y * width + x] & 0xffffff) >>> 0;
      if (!known.has(colour)) known.set(colour, nearest(colour));
      rows[y * (width + 1) + 1 + x] = known.get(colour);
    }
  const packed = new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate")));
  const data = new Uint8Array(await packed.arrayBuffer());
  let text = "";
  for (let n = 0; n < data.length; n += 8192) text += String.fromCharCode(...data.subarray(n, n + 8192));
  return { width, height, palette: palette.flatMap(split), data: btoa(text) };
}

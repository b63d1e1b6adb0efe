"""Video → keypoints with mediapipe, and the coach drawn on the video: an extra, only the command line reaches it."""

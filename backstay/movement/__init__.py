"""A jointed body: key poses → joints in space → any camera's view. Standard library and the model only."""

from backstay.movement.camera import LANDMARKS, Camera, Seen, landmarks, see
from backstay.movement.play import driven, frame_at, mirrored, seconds, skeleton_of
from backstay.movement.skeleton import ANGLES, Body, Skeleton, body_from, centre_of_mass, stand

__all__ = [
    "ANGLES",
    "LANDMARKS",
    "Body",
    "Camera",
    "Seen",
    "Skeleton",
    "body_from",
    "centre_of_mass",
    "driven",
    "frame_at",
    "landmarks",
    "mirrored",
    "seconds",
    "see",
    "skeleton_of",
    "stand",
]

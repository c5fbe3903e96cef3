#!/usr/bin/env python3
"""Opens a folder that Leuko wrote in diffusers, and compares one evaluation of the network and a
whole guided DDIM sample from the same noise with Leuko's own, which lie beside it in
'ours.safetensors'. Prints both differences; the exit status is 1 when one is beyond its tolerance.

  compare.py FOLDER

'DiffusersTests' writes such a folder and calls this.
"""
import sys

import torch
from diffusers import DDIMScheduler, UNet2DModel
from safetensors.torch import load_file

# Of the largest number of what is compared: Winograd loses up to 2e-5 in an evaluation, which ten
# guided steps can amplify.
TOLERANCES = {"output": 1e-4, "sample": 1e-3}

folder = sys.argv[1]
ours = load_file(f"{folder}/ours.safetensors")
net = UNet2DModel.from_pretrained(f"{folder}/unet").eval()
scheduler = DDIMScheduler.from_pretrained(f"{folder}/scheduler")
label, null = (ours[name].to(torch.int64) for name in ("label", "null"))
guidance = ours["guidance"].item()


def evaluate(x, time, label):
    return net(x, time, class_labels=label).sample


with torch.inference_mode():
    theirs = {"output": evaluate(ours["start"], ours["time"], label)}
    x = ours["start"] * scheduler.init_noise_sigma
    scheduler.set_timesteps(int(ours["steps"].item()))
    for time in scheduler.timesteps:
        plain = evaluate(x, time, null)
        x = scheduler.step(plain + guidance * (evaluate(x, time, label) - plain), time, x).prev_sample
    theirs["sample"] = x

failed = False
for name, tolerance in TOLERANCES.items():
    difference = (theirs[name] - ours[name]).abs().max().item() / theirs[name].abs().max().item()
    passed = difference <= tolerance
    failed |= not passed
    print(f"{name}: largest difference {difference:.1e} of the largest number,",
          f"tolerance {tolerance:.0e}: {'same' if passed else 'OTHER'}")
sys.exit(failed)

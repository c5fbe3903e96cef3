"""Records PyTorch's loss and gradients of a tiny UNet2DModel, as training computes them.

    python References/training.py References/training.safetensors

Needs torch, diffusers and safetensors. The file holds x, t, label, target (pictures channels first),
the loss, weight.NAME and gradient.NAME; its metadata hold the configuration.
"""

import json
import sys

import torch
from diffusers import UNet2DModel
from safetensors.torch import save_file
from torch.nn import functional as F

torch.manual_seed(11)
options = dict(
    sample_size=32, in_channels=3, out_channels=3, block_out_channels=[8, 12, 16],
    layers_per_block=1, down_block_types=["DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"],
    up_block_types=["AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"], attention_head_dim=4,
    norm_num_groups=4, num_class_embeds=4, act_fn="silu")
net = UNet2DModel(**options)
with torch.no_grad():
    # Scales of 1 and shifts of 0 would hide mistakes.
    for parameter in net.parameters():
        if parameter.ndim == 1:
            parameter.add_(0.2 * torch.randn_like(parameter))
x = torch.randn(3, 3, 32, 32)
target = torch.randn(3, 3, 32, 32)
t = torch.tensor([17, 480, 961])
label = torch.tensor([3, 0, 3])
loss = F.mse_loss(net(x, t, class_labels=label).sample, target)
loss.backward()
out = {"x": x, "target": target, "t": t.float(), "label": label.float(), "loss": loss.detach()[None]}
for name, parameter in net.named_parameters():
    out["weight." + name] = parameter.detach()
    out["gradient." + name] = parameter.grad
save_file(
    {name: tensor.contiguous().float() for name, tensor in out.items()}, sys.argv[1],
    metadata={"configuration": json.dumps(options)})

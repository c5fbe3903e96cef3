"""Records PyTorch's outputs and gradients for every layer that trains here, its optimiser and losses.

    python References/layers.py References/layers.safetensors

Needs torch and safetensors. For each case the file holds CASE.x, CASE.dy, CASE.y, CASE.dx, the
weights CASE.weight.NAME and their gradients CASE.gradient.NAME; pictures are channels first.
"""

import sys

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

torch.manual_seed(7)
out = {}


class Block(nn.Module):
    def __init__(self, inputs, outputs, groups, stride):
        super().__init__()
        self.norm1 = nn.GroupNorm(groups, inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1)
        self.norm2 = nn.GroupNorm(groups, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1)
        self.shortcut = nn.Linear(inputs, outputs) if inputs != outputs else None
        self.stride = stride

    def forward(self, x):
        y = self.conv2(F.silu(self.norm2(self.conv1(F.silu(self.norm1(x))))))
        if self.stride == 2:
            x = F.avg_pool2d(x, 2)
        if self.shortcut is not None:
            x = self.shortcut(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return x + y


def record(name, layer, *shape):
    for parameter in layer.parameters():
        nn.init.normal_(parameter, std=0.4)
    x = torch.randn(*shape, requires_grad=True)
    y = layer(x)
    dy = torch.randn_like(y)
    y.backward(dy)
    out.update({f"{name}.x": x, f"{name}.y": y, f"{name}.dy": dy, f"{name}.dx": x.grad})
    for key, parameter in layer.named_parameters():
        out[f"{name}.weight.{key}"] = parameter
        out[f"{name}.gradient.{key}"] = parameter.grad


record("linear", nn.Linear(7, 5), 6, 7)
record("conv1", nn.Conv2d(5, 6, 3, 1, 1), 2, 5, 7, 6)
record("conv2", nn.Conv2d(4, 6, 3, 2, 1), 3, 4, 8, 6)
record("conv2odd", nn.Conv2d(3, 4, 3, 2, 1), 1, 3, 5, 7)
record("norm", nn.GroupNorm(3, 6), 3, 6, 5, 4)
record("silu", nn.SiLU(), 2, 3, 4, 5)
record("relu", nn.ReLU(), 2, 3, 4, 5)
record("pool", nn.AvgPool2d(2), 2, 3, 4, 6)
record("average", nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), 2, 3, 4, 5)
record("block", Block(6, 6, 2, 1), 2, 6, 4, 6)
record("blockdown", Block(4, 8, 2, 2), 2, 4, 6, 4)

logits = torch.randn(5, 4, requires_grad=True)
classes = torch.tensor([0, 3, 1, 1, 2])
weights = torch.tensor([1.0, 0.5, 2.0, 3.0])
loss = F.cross_entropy(logits, classes, weight=weights, reduction="sum")
loss.backward()
out.update({"softmax.x": logits, "softmax.dx": logits.grad, "softmax.loss": loss.reshape(1)})
logits = torch.randn(3, 4, requires_grad=True)
loss = F.cross_entropy(logits, classes[:3], label_smoothing=0.1, reduction="sum")
loss.backward()
out.update({"smooth.x": logits, "smooth.dx": logits.grad, "smooth.loss": loss.reshape(1)})
logits = torch.randn(4, 3, requires_grad=True)
answers = torch.tensor([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 1]], dtype=torch.float32)
positive = torch.tensor([1.0, 4.0, 2.5])
loss = F.binary_cross_entropy_with_logits(
    logits, answers, pos_weight=positive, reduction="sum")
loss.backward()
out.update({"logistic.x": logits, "logistic.dx": logits.grad, "logistic.loss": loss.reshape(1)})

# Five steps of AdamW on a matrix (with decay) and a bias (without).
layer = nn.Linear(4, 3)
optimiser = torch.optim.AdamW(
    [{"params": [layer.weight], "weight_decay": 0.1}, {"params": [layer.bias], "weight_decay": 0}],
    lr=0.05)
out["adamw.before.weight"] = layer.weight.detach().clone()
out["adamw.before.bias"] = layer.bias.detach().clone()
for step in range(5):
    layer.weight.grad = torch.randn_like(layer.weight)
    layer.bias.grad = torch.randn_like(layer.bias)
    out[f"adamw.{step}.weight"] = layer.weight.grad.clone()
    out[f"adamw.{step}.bias"] = layer.bias.grad.clone()
    optimiser.step()
out["adamw.after.weight"] = layer.weight
out["adamw.after.bias"] = layer.bias

save_file({key: value.detach().clone().contiguous() for key, value in out.items()}, sys.argv[1])

#!/usr/bin/env python3
"""Records small networks and solver runs of diffusers with the options that the shared references
leave out. Made with torch 2.13.0 (CPU), diffusers 0.42.1 and safetensors, by

  python3 make.py

in this folder. Weights are random: the pictures mean nothing.
"""
import json, sys
import torch
import diffusers
from diffusers import UNet2DModel, DDPMScheduler, DDPMPipeline
from safetensors.torch import save_file

torch.set_num_threads(1)

NETWORKS = {
    "resnet_scale_shift_grey": (dict(
        in_channels=1, out_channels=1, sample_size=16, block_out_channels=(8, 8), layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D", "DownBlock2D"),
        up_block_types=("ResnetUpsampleBlock2D", "UpBlock2D"), norm_num_groups=4,
        resnet_time_scale_shift="scale_shift", act_fn="mish", attention_head_dim=4,
        time_embedding_dim=16), (16, 16)),
    "fourier_resnet_attention": (dict(
        sample_size=(16, 24), block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D"), norm_num_groups=4,
        downsample_type="resnet", upsample_type="resnet", time_embedding_type="fourier",
        center_input_sample=True, mid_block_scale_factor=1.4142, attention_head_dim=None,
        time_embedding_dim=16), (16, 24)),
    "odd_channels_classes": (dict(
        sample_size=24, block_out_channels=(6, 9, 15), layers_per_block=1,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"), norm_num_groups=3,
        attn_norm_num_groups=5, resnet_time_scale_shift="scale_shift", downsample_padding=0,
        flip_sin_to_cos=False, freq_shift=1, num_class_embeds=4, attention_head_dim=5,
        act_fn="swish", time_embedding_dim=20), (24, 24)),
    "no_middle_attention": (dict(
        sample_size=20, block_out_channels=(8, 8), layers_per_block=2, add_attention=False,
        down_block_types=("AttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "AttnUpBlock2D"), norm_num_groups=2, norm_eps=1e-3,
        attention_head_dim=2, time_embedding_dim=12), (20, 20)),
}

def networks():
    for name, (options, size) in NETWORKS.items():
        torch.manual_seed(sum(map(ord, name)))
        net = UNet2DModel(**options).eval()
        for p in net.parameters():  # also the biases and scales
            p.data += 0.1 * torch.randn_like(p)
        DDPMPipeline(unet=net, scheduler=DDPMScheduler()).save_pretrained(name)
        x = torch.randn(2, options.get("in_channels", 3), *size)
        t = torch.tensor([7.0, 611.5])
        labels = torch.tensor([1, 3]) if options.get("num_class_embeds") else None
        io = {"case.x": x, "case.t": t}
        if labels is not None: io["case.class_labels"] = labels
        with torch.no_grad(): io["case.out"] = net(x, t, class_labels=labels).sample.contiguous()
        save_file(io, f"{name}/io.safetensors")

C = dict(beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction")
RUNS = {
    "dpmpp1": ("DPMSolverMultistepScheduler", 8, dict(C, solver_order=1)),
    "dpmpp3": ("DPMSolverMultistepScheduler", 16, dict(C, solver_order=3)),
    "dpmpp3_short": ("DPMSolverMultistepScheduler", 8, dict(C, solver_order=3, timestep_spacing="trailing")),
    "dpmpp2_heun_type": ("DPMSolverMultistepScheduler", 8, dict(C, solver_type="heun", timestep_spacing="leading", steps_offset=1)),
    "dpmpp2_sigma_min": ("DPMSolverMultistepScheduler", 8, dict(C, final_sigmas_type="sigma_min", lower_order_final=False)),
    "dpmpp2_euler_at_final": ("DPMSolverMultistepScheduler", 16, dict(C, final_sigmas_type="sigma_min", euler_at_final=True)),
    "dpmpp2_lambda": ("DPMSolverMultistepScheduler", 8, dict(C, lambda_min_clipped=-5.1)),
    "dpmpp2_thresholding": ("DPMSolverMultistepScheduler", 8, dict(C, thresholding=True, sample_max_value=1.5, dynamic_thresholding_ratio=0.9)),
    "dpmpp2_zero_snr": ("DPMSolverMultistepScheduler", 8, dict(C, rescale_betas_zero_snr=True, timestep_spacing="trailing")),
    "dpmpp2_sample": ("DPMSolverMultistepScheduler", 8, dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, prediction_type="sample")),
    "unipc_bh1_3": ("UniPCMultistepScheduler", 12, dict(C, solver_order=3, solver_type="bh1", final_sigmas_type="sigma_min")),
    "unipc_bh2_3": ("UniPCMultistepScheduler", 12, dict(C, solver_order=3, timestep_spacing="trailing")),
    "unipc_noise": ("UniPCMultistepScheduler", 8, dict(predict_x0=False, final_sigmas_type="sigma_min")),
    "unipc_uncorrected": ("UniPCMultistepScheduler", 8, dict(C, disable_corrector=[0, 2], timestep_spacing="leading")),
    "unipc_karras": ("UniPCMultistepScheduler", 8, dict(use_karras_sigmas=True)),
    "unipc_sample": ("UniPCMultistepScheduler", 8, dict(prediction_type="sample", thresholding=True)),
    "ddim_sample": ("DDIMScheduler", 7, dict(prediction_type="sample", set_alpha_to_one=False, steps_offset=1)),
    "ddim_trailing": ("DDIMScheduler", 8, dict(C, timestep_spacing="trailing", rescale_betas_zero_snr=True)),
    "ddim_linspace": ("DDIMScheduler", 8, dict(C, timestep_spacing="linspace", thresholding=True, clip_sample=False)),
    "ddpm_large": ("DDPMScheduler", 8, dict(variance_type="fixed_large", clip_sample_range=2.0)),
    "ddpm_sample": ("DDPMScheduler", 8, dict(prediction_type="sample", timestep_spacing="trailing")),
    "ddpm_zero_snr": ("DDPMScheduler", 8, dict(C, rescale_betas_zero_snr=True, timestep_spacing="linspace")),
    "euler_leading": ("EulerDiscreteScheduler", 8, dict(timestep_spacing="leading", steps_offset=1)),
    "euler_karras": ("EulerDiscreteScheduler", 8, dict(use_karras_sigmas=True, timestep_spacing="trailing", final_sigmas_type="sigma_min")),
    "euler_sample": ("EulerDiscreteScheduler", 8, dict(prediction_type="sample")),
    "heun": ("HeunDiscreteScheduler", 8, dict()),
    "heun_v": ("HeunDiscreteScheduler", 8, dict(prediction_type="v_prediction", clip_sample=True, timestep_spacing="leading")),
    "heun_karras": ("HeunDiscreteScheduler", 8, dict(use_karras_sigmas=True, timestep_spacing="trailing", beta_schedule="scaled_linear")),
}

def formula(x, t):
    t = torch.as_tensor(t, dtype=torch.float64)
    kind, x = x.dtype, x.double()
    return (0.5 * torch.cos(t / 300) * x + 0.25 * torch.sin(2 * x) + 0.1 * t / 1000).to(kind)

def run(name, steps, options, start, noise):
    module, drawn = sys.modules[getattr(diffusers, name).__module__], []
    def draw(shape, *a, **k):
        drawn.append(0)
        return noise[len(drawn) - 1]
    if hasattr(module, "randn_tensor"): module.randn_tensor = draw
    s = getattr(diffusers, name)(**options)
    if hasattr(s, "alphas_cumprod") and name in ("DDPMScheduler", "DDIMScheduler"):
        s.alphas_cumprod = s.alphas_cumprod.to(start.dtype)
        if options.get("rescale_betas_zero_snr") and start.dtype == torch.float64:
            # The rescaled table loses digits too, where nearly all of the picture is left.
            plain = getattr(diffusers, name)(**dict(options, rescale_betas_zero_snr=False)).betas
            betas = module.rescale_zero_terminal_snr(plain.double())
            s.alphas_cumprod = torch.cumprod(1 - betas, 0)
    s.set_timesteps(steps)
    if hasattr(s, "set_begin_index"): s.set_begin_index(0)
    x, rows = start * s.init_noise_sigma, []
    for t in s.timesteps:
        x = s.step(formula(s.scale_model_input(x, t), t), t, x).prev_sample
        rows.append(x[0])
    return s, rows

def solvers():
    torch.manual_seed(1)
    noise, start = torch.randn(20, 1, 3, 4, 4), torch.randn(1, 3, 4, 4)
    out, index = {"ddpm_noise": noise, "initial_noise": start}, {}
    for key, (name, steps, options) in RUNS.items():
        s, rows = run(name, steps, options, start, noise)
        # How much of the digits float32 loses, from the same tables.
        exact = run(name, steps, options, start.double(), noise.double())[1]
        lost = max(float((a - b).abs().max() / b.pow(2).mean().sqrt()) for a, b in zip(rows, exact))
        out[key + ".x"] = torch.stack(rows).float().contiguous()
        out[key + ".timesteps"] = s.timesteps.contiguous()
        if name in ("DPMSolverMultistepScheduler", "UniPCMultistepScheduler", "EulerDiscreteScheduler"):
            out[key + ".sigmas"] = s.sigmas.float().contiguous()
        index[key] = dict(class_name=name, num_inference_steps=steps,
            init_noise_sigma=float(s.init_noise_sigma), float32_vs_float64_analytic=lost,
            scheduler_config=dict(s.config))
        print(key, lost)
    save_file(out, "schedulers_analytic.safetensors")
    json.dump(index, open("schedulers.json", "w"), indent=1)

networks()
solvers()

#include <lcms2.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "raster.h"

/// Below this difference from 1/2.2 a gamma means sRGB, as for libpng.
static const double gamma_threshold = 0.05;

/// The profile a PNG describes by numbers instead of embedding one; null for sRGB.
static cmsHPROFILE described_profile(cmsContext context, const CPictureRaster *raster) {
  double gamma = raster->encoding_gamma;
  if (!(gamma > 0.01 && gamma < 100) || fabs(gamma * 2.2 - 1) < gamma_threshold) return NULL;
  cmsCIExyY white = {0.3127, 0.3290, 1};
  cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
  const double *c = raster->chromaticities;
  if (c[1] > 0 && c[3] > 0 && c[5] > 0 && c[7] > 0) {
    white = (cmsCIExyY){c[0], c[1], 1};
    primaries = (cmsCIExyYTRIPLE){{c[2], c[3], 1}, {c[4], c[5], 1}, {c[6], c[7], 1}};
  }
  cmsToneCurve *curve = cmsBuildGamma(context, 1 / gamma);
  if (!curve) return NULL;
  cmsToneCurve *curves[3] = {curve, curve, curve};
  cmsHPROFILE profile = cmsCreateRGBProfileTHR(context, &white, &primaries, curves);
  cmsFreeToneCurve(curve);
  return profile;
}

/// True when the transform moves some colour of a coarse lattice by more than one level.
static bool changes_colours(cmsHTRANSFORM transform, bool grey) {
  enum { steps = 9 };
  uint8_t from[steps * steps * steps * 3];
  uint8_t to[sizeof(from)];
  size_t count = 0;
  for (int red = 0; red < steps; red++) {
    for (int green = 0; green < steps; green++) {
      for (int blue = 0; blue < steps; blue++, count++) {
        from[3 * count] = (uint8_t)(red * 255 / (steps - 1));
        from[3 * count + 1] = grey ? from[3 * count] : (uint8_t)(green * 255 / (steps - 1));
        from[3 * count + 2] = grey ? from[3 * count] : (uint8_t)(blue * 255 / (steps - 1));
      }
    }
  }
  cmsDoTransform(transform, from, to, (cmsUInt32Number)count);
  for (size_t at = 0; at < sizeof(from); at++) {
    if (abs(from[at] - to[at]) > 1) return true;
  }
  return false;
}

/// A transform from `profile` to sRGB that reads and writes RGB, alpha too when `channels` is 4.
/// Grey profiles read the red channel. Null when the profile is of neither grey nor RGB.
static cmsHTRANSFORM transform_to_srgb(
    cmsContext context, cmsHPROFILE profile, cmsHPROFILE srgb, unsigned channels, bool *grey) {
  cmsColorSpaceSignature space = cmsGetColorSpace(profile);
  *grey = space == cmsSigGrayData;
  if (!*grey && space != cmsSigRgbData) return NULL;
  cmsUInt32Number extra = channels - 3;
  cmsUInt32Number output = TYPE_RGB_8 | EXTRA_SH(extra);
  cmsUInt32Number input = *grey ? TYPE_GRAY_8 | EXTRA_SH(extra + 2) : output;
  // Alpha stays where it is, since the transform runs in place and skips extra channels.
  return cmsCreateTransformTHR(context, profile, input, srgb, output, INTENT_PERCEPTUAL, 0);
}

/// Light is what no ink takes away.
static void print_plainly(const uint8_t *from, uint8_t *to, uint32_t count) {
  for (uint32_t pixel = 0; pixel < count; pixel++, from += 4, to += 3) {
    unsigned light = 255u - from[3];
    for (int ink = 0; ink < 3; ink++) to[ink] = (uint8_t)((light * (255u - from[ink]) + 127) / 255);
  }
}

/// Four inks become red, green and blue, in place and a row at a time.
static CPictureStatus print(
    CPictureRaster *raster, cmsContext context, cmsHPROFILE profile, cmsHPROFILE srgb) {
  bool described = profile && srgb && cmsGetColorSpace(profile) == cmsSigCmykData;
  cmsHTRANSFORM transform = described
      ? cmsCreateTransformTHR(
            context, profile, TYPE_CMYK_8, srgb, TYPE_RGB_8, INTENT_PERCEPTUAL, 0)
      : NULL;
  uint8_t *row = malloc((size_t)raster->width * 4);
  if (row) {
    for (uint32_t y = 0; y < raster->height; y++) {
      memcpy(row, raster->bytes + (size_t)y * raster->width * 4, (size_t)raster->width * 4);
      uint8_t *to = raster->bytes + (size_t)y * raster->width * 3;
      if (transform) {
        cmsDoTransform(transform, row, to, raster->width);
      } else {
        print_plainly(row, to, raster->width);
      }
    }
    raster->channels = 3;
    raster->inks = 0;
  }
  free(row);
  if (transform) cmsDeleteTransform(transform);
  return row ? CPictureDone : CPictureNoMemory;
}

CPictureStatus cpicture_to_srgb(CPictureRaster *raster, const uint8_t *bytes, size_t size) {
  cmsContext context = cmsCreateContext(NULL, NULL);
  if (!context) return CPictureNoMemory;
  cmsHPROFILE profile = bytes
      ? cmsOpenProfileFromMemTHR(context, bytes, (cmsUInt32Number)size)
      : described_profile(context, raster);
  cmsHPROFILE srgb = profile ? cmsCreate_sRGBProfileTHR(context) : NULL;
  CPictureStatus status = CPictureDone;
  if (raster->inks) {
    status = print(raster, context, profile, srgb);
  } else if (profile && srgb) {
    bool grey;
    cmsHTRANSFORM probe = transform_to_srgb(context, profile, srgb, 3, &grey);
    if (probe && changes_colours(probe, grey)) {
      cmsHTRANSFORM transform =
          transform_to_srgb(context, profile, srgb, raster->channels, &grey);
      if (transform) {
        size_t row = (size_t)raster->width * raster->channels;
        for (uint32_t y = 0; y < raster->height; y++) {
          cmsDoTransform(transform, raster->bytes + y * row, raster->bytes + y * row, raster->width);
        }
        cmsDeleteTransform(transform);
      }
    }
    if (probe) cmsDeleteTransform(probe);
  }
  if (srgb) cmsCloseProfile(srgb);
  if (profile) cmsCloseProfile(profile);
  cmsDeleteContext(context);
  return status;
}

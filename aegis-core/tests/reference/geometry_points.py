"""Random sites and targets with their coordinates in every frame, by pymap3d.

Prints one line a pair: site and target (latitude and longitude in radians, height in metres), target in ECEF, target in
the site's east-north-up, target as azimuth and elevation in radians and slant range in metres.
"""

import sys

import numpy as np
import pymap3d

COUNT = int(sys.argv[1])
rng = np.random.default_rng(20)


def spread(count):
    """Places everywhere, a tenth each near a pole, the antimeridian and the equator."""
    latitude = np.arcsin(rng.uniform(-1, 1, count))
    longitude = rng.uniform(-np.pi, np.pi, count)
    kind = rng.integers(0, 10, count)
    latitude = np.where(kind == 0, np.sign(latitude) * (np.pi / 2 - 10.0 ** rng.uniform(-9, -1, count)), latitude)
    latitude = np.where(kind == 1, 10.0 ** rng.uniform(-9, -1, count), latitude)
    longitude = np.where(kind == 2, np.sign(longitude) * (np.pi - 10.0 ** rng.uniform(-9, -1, count)), longitude)
    return latitude, longitude


site_latitude, site_longitude = spread(COUNT)
site_height = rng.uniform(-400, 15_000, COUNT)
# Two targets of three lie within radar range of the site, the third anywhere.
far_latitude, far_longitude = spread(COUNT)
near = np.arange(COUNT) % 3 > 0
x, y, z = pymap3d.geodetic2ecef(site_latitude, site_longitude, site_height, deg=False)
offset = rng.normal(size=(3, COUNT)) * 10.0 ** rng.uniform(1, 5.5, COUNT)
near_latitude, near_longitude, _ = pymap3d.ecef2geodetic(x + offset[0], y + offset[1], z + offset[2], deg=False)
latitude = np.where(near, near_latitude, far_latitude)
longitude = np.where(near, near_longitude, far_longitude)
height = np.where(rng.random(COUNT) < 0.8, rng.uniform(-10_000, 30_000, COUNT), rng.uniform(0, 1e6, COUNT))

columns = [site_latitude, site_longitude, site_height, latitude, longitude, height]
site = (site_latitude, site_longitude, site_height)
columns += pymap3d.geodetic2ecef(latitude, longitude, height, deg=False)
columns += pymap3d.geodetic2enu(latitude, longitude, height, *site, deg=False)
columns += pymap3d.geodetic2aer(latitude, longitude, height, *site, deg=False)
for row in zip(*columns):
    print(*(repr(float(value)) for value in row))

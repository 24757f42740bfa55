"""Writes EXR files with the OpenEXR library and, beside each, the red, green and blue that the library itself reads back, placed into
the display window: 32-bit floats, interleaved. Prints one JSON line for each file: name, width, height."""

import json
import os
import sys

import numpy as np
import OpenEXR

folder = sys.argv[1]
COMPRESSIONS = ['NO', 'RLE', 'ZIPS', 'ZIP', 'PIZ', 'PXR24', 'B44', 'B44A', 'DWAA', 'DWAB']


def scene(width, height, grain, seed=7):
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width, y / height
    lamp = 8 * np.exp(-((u - 0.7) ** 2 + (v - 0.3) ** 2) * 60)
    planes = [
        0.3 + 0.25 * np.sin(9 * u + 3 * v) + lamp,
        0.25 + 0.2 * np.cos(5 * u - 7 * v) + (((u * 6).astype(int) + (v * 4).astype(int)) % 2) * 0.2,
        0.2 + 0.3 * v + 0.2 * np.sin(20 * u * v),
    ]
    return [plane * (1 + grain * random.standard_normal((height, width)).astype(np.float32)) for plane in planes]


def header(compression, width, height, **more):
    # Twice the same name of the enumeration: `NO_COMPRESSION` … `DWAB_COMPRESSION`.
    made = {'compression': getattr(OpenEXR, compression + '_COMPRESSION'), 'type': OpenEXR.scanlineimage}
    made.update(more)
    return made


def window(x, y, width, height):
    return (np.array([x, y], np.int32), np.array([x + width - 1, y + height - 1], np.int32))


def keep(name, planes, display, data):
    """planes: what the library reads back, in the data window."""
    (dx, dy), (wx, wy) = display[0], display[1]
    width, height = int(wx - dx + 1), int(wy - dy + 1)
    out = np.zeros((height, width, 3), np.float32)
    x0, y0 = int(data[0][0] - dx), int(data[0][1] - dy)
    rows, columns = planes[0].shape
    top, left = max(0, y0), max(0, x0)
    bottom, right = min(height, y0 + rows), min(width, x0 + columns)
    for channel, plane in enumerate(planes):
        out[top:bottom, left:right, channel] = plane[top - y0 : bottom - y0, left - x0 : right - x0].astype(np.float32)
    out.tofile(os.path.join(folder, name + '.f32'))
    print(json.dumps({'name': name, 'width': width, 'height': height}))


def write(name, compression, kind=np.float16, size=(151, 97), grain=0.05, extra=None, layer='', display=None, data=None, **more):
    width, height = size
    r, g, b = scene(width, height, grain)
    channels = {layer + 'R': r.astype(kind), layer + 'G': g.astype(kind), layer + 'B': b.astype(kind)}
    if extra is not None:
        channels.update(extra(width, height))
    data = data or window(0, 0, width, height)
    display = display or data
    path = os.path.join(folder, name + '.exr')
    made = header(compression, width, height, dataWindow=data, displayWindow=display, **more)
    OpenEXR.File(made, channels).write(path)
    with OpenEXR.File(path, separate_channels=True) as file:
        read = file.channels()
        keep(name, [read[layer + colour].pixels for colour in 'RGB'], display, data)


def depth_and_ids(width, height):
    y, x = np.mgrid[0:height, 0:width]
    return {'Z': (x * 1.7 + y).astype(np.float32), 'id': (x // 9 * 70000 + y).astype(np.uint32), 'A': np.ones((height, width), np.float16)}


def special(width, height):
    return {'A': np.ones((height, width), np.float16)}


for compression in COMPRESSIONS:
    write('half-' + compression, compression)
    write('float-' + compression, compression, np.float32)
    write('grainy-' + compression, compression, grain=0.6)
for compression in ['NO', 'RLE', 'ZIPS', 'ZIP', 'PIZ', 'PXR24']:
    write('mixed-' + compression, compression, extra=depth_and_ids)
for compression in ['ZIP', 'PIZ', 'DWAA', 'B44']:
    write('layer-' + compression, compression, layer='beauty.')
    write('alpha-' + compression, compression, extra=special)
    write('overscan-' + compression, compression, display=window(0, 0, 100, 60), data=window(-20, -9, 151, 97))
    write('cropped-' + compression, compression, display=window(-5, 10, 400, 300), data=window(40, 33, 151, 97))
    write('backwards-' + compression, compression, lineOrder=OpenEXR.DECREASING_Y)
    if compression == 'DWAA':
        continue
    tiles = OpenEXR.TileDescription()
    tiles.xSize, tiles.ySize = 64, 48
    write('tiled-' + compression, compression, type=OpenEXR.tiledimage, tiles=tiles)
# Tiles in DWA are refused.
tiles = OpenEXR.TileDescription()
tiles.xSize, tiles.ySize = 64, 48
write('refused-DWAA', 'DWAA', type=OpenEXR.tiledimage, tiles=tiles)
write('refused-layers-DWAA', 'DWAA', extra=lambda width, height: {'light.R': np.ones((height, width), np.float16)})
write('refused-mixed-DWAA', 'DWAA', extra=depth_and_ids)
write('refused-mixed-B44', 'B44', extra=depth_and_ids)
# What FFmpeg's decoder gets wrong: grain in more than 3,072 columns.
for width in [3072, 5003]:
    write('wide-%d-PIZ' % width, 'PIZ', size=(width, 70), grain=0.3)
    write('wide-%d-float-PIZ' % width, 'PIZ', np.float32, size=(width, 40), grain=0.3)
write('wide-5003-DWAA', 'DWAA', size=(5003, 70), grain=0.3)

"""Compares Assay's dwtDct decoder with the Python package it follows, invisible-watermark 0.2.0.

Encodes pictures with the reference for each mark, the way the programs that write it do, stores them without loss,
decodes them with both and compares block by block and bit by bit. For comparison only; the product needs no Python.

    python3 -m venv /tmp/wm && /tmp/wm/bin/pip install numpy PyWavelets opencv-python-headless pillow
    /tmp/wm/bin/pip download --no-deps invisible-watermark==0.2.0 -d /tmp/wm
    unzip -o /tmp/wm/invisible_watermark-0.2.0-py3-none-any.whl 'imwatermark/*' -d /tmp/wm
    /tmp/wm/bin/python bench/watermark/compare.py --reference /tmp/wm [--samples ../shared/samples]

Only imwatermark/maxDct.py is loaded: the package as a whole imports torch for another method.
"""

import argparse
import importlib.util
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
SIDES = [(512, 512), (768, 512), (1024, 1024), (701, 533)]


def ascii_bits(text):
    return [int(bit) for char in text for bit in format(ord(char), "08b")]


MARKS = {
    "SD1": (ascii_bits("StableDiffusionV1"), "uint8"),
    "SDXL": ([int(b) for b in "101100111110110010010000011110111011000110011110"], "float32"),
    "FLUX": ([int(b) for b in bin(0b001010101111111010000111100111001111010100101110)[2:]], "float32"),
}


def load_reference(folder):
    spec = importlib.util.spec_from_file_location("maxDct", pathlib.Path(folder) / "imwatermark" / "maxDct.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.EmbedMaxDct


def make_picture(seed, width, height):
    """Clouds of several octaves, some hard-edged shapes and grain: RGB, 8 bit."""
    random = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3))
    for octave in range(1, 7):
        cells = 2**octave
        coarse = Image.fromarray((random.random((cells, cells, 3)) * 255).astype(np.uint8))
        picture += np.asarray(coarse.resize((width, height), Image.BICUBIC), dtype=float) / 2**octave
    for _ in range(seed % 5):
        x, y = random.integers(0, width), random.integers(0, height)
        w, h = random.integers(width // 12, width // 3), random.integers(height // 12, height // 3)
        picture[y : y + h, x : x + w] = random.random(3) * 255
    picture += random.normal(0, 1 + seed % 4, picture.shape)
    # Photographs are far less colourful than random numbers.
    grey = picture.mean(axis=2, keepdims=True)
    picture = grey + (picture - grey) * 0.5
    return np.clip(picture, 0, 255).astype(np.uint8)


def load_samples(folder):
    """Real PNG pictures, cut to at most 1024 x 1024: the reference takes seconds for a megapixel."""
    for path in sorted(pathlib.Path(folder).rglob("*.png")):
        try:
            picture = np.asarray(Image.open(path).convert("RGB"))[:1024, :1024]
        except OSError:
            continue
        if picture.shape[0] * picture.shape[1] >= 65536:
            yield picture


def encode(reference, rgb, bits, style):
    bgr = rgb[:, :, ::-1]
    if style == "uint8":
        return reference(bits, wmLen=len(bits)).encode(np.ascontiguousarray(bgr))[:, :, ::-1]
    marked = reference(bits, wmLen=len(bits)).encode(np.ascontiguousarray(bgr.astype(np.float32)))[:, :, ::-1]
    return np.clip(np.round(marked), 0, 255).astype(np.uint8)


def decode(reference, rgb, length, style):
    bgr = np.ascontiguousarray(rgb[:, :, ::-1].astype(np.float32 if style == "float32" else np.uint8))
    decoder = reference(wmLen=length)
    scores = []
    original = decoder.infer_dct_matrix
    decoder.infer_dct_matrix = lambda block, scale: scores.append(original(block, scale)) or scores[-1]
    return "".join(str(int(bit)) for bit in decoder.decode(bgr)), "".join(str(score) for score in scores)


def decode_with_assay(pictures, folder):
    listed = []
    for index, picture in enumerate(pictures):
        file = folder / f"{index}.rgb"
        file.write_bytes(np.ascontiguousarray(picture).tobytes())
        listed.append({"file": str(file), "width": picture.shape[1], "height": picture.shape[0]})
    (folder / "in.json").write_text(json.dumps(listed))
    node = HERE.parent.parent / "node_modules" / ".bin" / "node"
    command = [str(node if node.exists() else shutil.which("node")), str(HERE / "decode.ts")]
    subprocess.run([*command, str(folder / "in.json"), str(folder / "out.json")], check=True)
    results = json.loads((folder / "out.json").read_text())
    for file in folder.glob("*.rgb"):
        file.unlink()
    return results


def share_equal(a, b):
    return sum(x == y for x, y in zip(a, b)) / len(b)


def compare(reference, pictures, expected, folder):
    """Rows of accuracy for one set of pictures, and the differences between the decoders."""
    ours = decode_with_assay(pictures, folder)
    totals = {"blocks": 0, "block differences": 0, "bits": 0, "bit differences": 0}
    accuracy = {}
    for picture, result in zip(pictures, ours):
        for style in ("uint8", "float32"):
            for index, name in enumerate([expected] if expected else MARKS):
                bits = MARKS[name][0]
                reference_bits, reference_blocks = decode(reference, picture, len(bits), style)
                our_bits, our_blocks = result["styles"][style]["marks"][name], result["styles"][style]["blocks"]
                totals["bits"] += len(bits)
                totals["bit differences"] += sum(a != b for a, b in zip(our_bits, reference_bits))
                if index == 0:
                    assert len(our_blocks) == len(reference_blocks), "numbers of blocks differ"
                    totals["blocks"] += len(our_blocks)
                    totals["block differences"] += sum(a != b for a, b in zip(our_blocks, reference_blocks))
                pair = tuple(share_equal(found_bits, "".join(map(str, bits))) for found_bits in (our_bits, reference_bits))
                accuracy.setdefault((name, style), []).append(pair)
    found = [result["found"] for result in ours]
    return totals, accuracy, found, [result["milliseconds"] for result in ours]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reference", required=True)
    parser.add_argument("--pictures", type=int, default=24)
    parser.add_argument("--samples")
    options = parser.parse_args()
    reference = load_reference(options.reference)
    plain = [make_picture(seed, *SIDES[seed % len(SIDES)]) for seed in range(options.pictures)]
    sets = [(f"{name} ({style} encoder)", name, [encode(reference, p, bits, style) for p in plain]) for name, (bits, style) in MARKS.items()]
    sets.append(("unmarked", None, plain))
    if options.samples:
        samples = list(load_samples(options.samples))
        for name, (bits, style) in MARKS.items():
            sets.append((f"{name} on every third sample ({style} encoder)", name, [encode(reference, p, bits, style) for p in samples[::3]]))
        sets.append(("samples as they are", None, samples))
    print("| pictures | mark looked for | decoded as | ours: mean (min..max) | reference: mean (min..max) |")
    print("|---|---|---|---|---|")
    summary = []
    for title, name, pictures in sets:
        with tempfile.TemporaryDirectory() as folder:
            totals, accuracy, found, times = compare(reference, pictures, name, pathlib.Path(folder))
        for (mark, style), pairs in sorted(accuracy.items()):
            cells = [f"{np.mean(v):.3f} ({min(v):.2f}..{max(v):.2f})" for v in zip(*pairs)]
            print(f"| {title} | {mark} | {style} | {cells[0]} | {cells[1]} |")
        hits = sum(mark == name for mark in found) if name else sum(mark is not None for mark in found)
        summary.append(f"{title}: {len(pictures)} pictures, found {hits}; {totals}; {np.mean(times):.0f} ms each")
    print("\n".join(["", *summary]))
    frame = make_picture(1, 3840, 2160)
    start = time.time()
    for style in ("uint8", "float32"):
        for bits, _ in MARKS.values():
            decode(reference, frame, len(bits), style)
    reference_ms = (time.time() - start) * 1000
    with tempfile.TemporaryDirectory() as folder:
        our_ms = decode_with_assay([frame, frame, frame], pathlib.Path(folder))[2]["milliseconds"]
    print(f"3840 x 2160, all marks, both ways: ours {our_ms:.0f} ms, reference {reference_ms:.0f} ms")


if __name__ == "__main__":
    main()

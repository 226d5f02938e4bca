"""Harmless videos out of ffmpeg's own sources, and what people do to videos before they upload them again."""

import random
import subprocess

WIDTH, HEIGHT, RATE = 480, 270, 25


def ffmpeg(*arguments):
    """Runs ffmpeg on one core; what it makes is the same in every run."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-threads", "1", "-filter_threads", "1"]
    subprocess.run([*command, *map(str, arguments)], check=True)


X264 = ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-threads", "1")


def colours(chance, count):
    """Colours of a gradient, as ffmpeg's own would be others in every run, whatever its seed."""
    picked = [chance.randrange(1 << 24) for _ in range(count)]
    return f"nb_colors={count}:" + ":".join(f"c{number}=0x{colour:06x}" for number, colour in enumerate(picked))


def shot(chance, seconds):
    """One shot: a source that moves by itself, with numbers of its own."""
    seed = chance.randrange(1 << 30)
    size = f"{WIDTH}x{HEIGHT}"
    kind = chance.choice(["fractal", "life", "cells", "gradients"])
    if kind == "fractal":
        # Near the edge of the set, where there is something to see; in a light of its own, as two shots may be of the same place.
        angle = chance.uniform(0.4, 5.9)
        x, y = -0.25 + chance.uniform(0.6, 0.9) * angle / 6.3 - 0.5, chance.uniform(0.3, 0.75) * (1 if seed % 2 else -1)
        place = f"mandelbrot=size={size}:rate={RATE}:start_x={x:.6f}:start_y={y:.6f}:start_scale={chance.uniform(0.4, 1.2):.3f}:end_scale=0.02:end_pts={RATE * seconds * 2}"
        light = f"gradients=size={size}:rate={RATE}:{colours(chance, 8)}:seed={seed}:speed=0.02"
        source = f"{place},format=gbrp[place];{light},format=gbrp[light];[place][light]blend=all_mode=difference"
    elif kind == "life":
        source = f"life=size=24x14:rate=4:ratio=0.4:random_seed={seed}:mold=20:life_color=white:death_color=0x303080,scale={size}:flags=bicubic,fps={RATE}"
    elif kind == "cells":
        rule = chance.choice([18, 22, 30, 45, 60, 90, 105, 110, 150])
        source = f"cellauto=size=32x18:rate=6:rule={rule}:ratio=0.5:random_seed={seed}:scroll=1:start_full=1,scale={size}:flags=bicubic,fps={RATE}"
    else:
        points = [chance.randrange(40, 440), chance.randrange(20, 250), chance.randrange(40, 440), chance.randrange(20, 250)]
        source = (
            f"gradients=size={size}:rate={RATE}:{colours(chance, 8)}:seed={seed}:speed=0.04:"
            f"x0={points[0]}:y0={points[1]}:x1={points[2]}:y1={points[3]}"
        )
    return f"{source},trim=duration={seconds},setpts=PTS-STARTPTS,format=yuv420p,setsar=1"


def original(path, seed, shots=5, seconds=4):
    """A video of some shots."""
    chance = random.Random(seed)
    inputs, labels = [], []
    for number in range(shots):
        inputs += ["-f", "lavfi", "-i", shot(chance, seconds)]
        labels.append(f"[{number}:v]")
    joined = "".join(labels) + f"concat=n={shots}:v=1[v]"
    ffmpeg(*inputs, "-filter_complex", joined, "-map", "[v]", "-t", shots * seconds, *X264, "-crf", "20", "-g", RATE * 2, path)


def easy(path, seconds):
    """A minute of 720p that is easy to decode: slow, smooth, coded as films are (three frames of four that nobody needs)."""
    half = seconds / 2
    ffmpeg(
        "-f", "lavfi", "-i", f"gradients=size=1280x720:rate={RATE}:{colours(random.Random(7), 6)}:seed=7:speed=0.01",
        "-f", "lavfi", "-i", f"mandelbrot=size=1280x720:rate={RATE}:start_scale=0.8:end_scale=0.2:end_pts=3000",
        "-filter_complex", f"[0:v]trim=duration={half},setpts=PTS-STARTPTS,format=yuv420p[a];[1:v]trim=duration={half},setpts=PTS-STARTPTS,format=yuv420p[b];[a][b]concat=n=2:v=1[v]",
        "-map", "[v]", "-c:v", "libx264", "-preset", "medium", "-threads", "1", "-crf", "23", path,
    )


def hard(path, seconds):
    """A minute of 720p that is hard to decode: fine detail that moves, under noise, at eight megabits a second."""
    ffmpeg(
        "-f", "lavfi", "-i", f"mandelbrot=size=1280x720:rate={RATE}:start_scale=0.9:end_scale=0.002:end_pts={RATE * seconds}",
        "-vf", "noise=alls=14:allf=t,format=yuv420p", "-t", seconds,
        "-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-b:v", "8M", path,
    )


def vf(graph, *more):
    """An edit that is a filter."""
    return lambda source, path, _: ffmpeg("-i", source, "-vf", graph, *X264, "-crf", "24", *more, path)


def coded(*options):
    """An edit that is another encoding."""
    return lambda source, path, _: ffmpeg("-i", source, *options, path)


def middle(source, path, _):
    ffmpeg("-ss", "5.3", "-i", source, "-t", "10", *X264, "-crf", "24", path)


def between(source, path, other):
    """Ten seconds of it between five and five of something else."""
    cut = "[0:v]trim=4:14,setpts=PTS-STARTPTS[a];[1:v]trim=0:5,setpts=PTS-STARTPTS[b];[1:v]trim=6:11,setpts=PTS-STARTPTS[c];[b][a][c]concat=n=3:v=1[v]"
    ffmpeg("-i", source, "-i", other, "-filter_complex", cut, "-map", "[v]", *X264, "-crf", "24", path)


BLURRED = (
    "split[a][b];[a]scale=480:854,gblur=20[c];[b]scale=480:-2[d];[c][d]overlay=(W-w)/2:(H-h)/2"
)
SCREEN = (
    f"perspective=x0=14:y0=9:x1=W-8:y1=4:x2=6:y2=H-12:x3=W-16:y3=H-5:sense=destination,pad={WIDTH + 60}:{HEIGHT + 50}:30:25:0x1a1a1a,"
    "noise=alls=8:allf=t,eq=contrast=0.85:brightness=0.04,fps=24"
)

# Name, goal in per cent, what is done.
EDITS = [
    ("re-encode, H.264 crf 28", 95, coded(*X264, "-crf", "28")),
    ("VP8 in WebM", 95, lambda source, path, _: ffmpeg("-i", source, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1", "-b:v", "500k", "-f", "webm", path)),
    ("low bitrate, 120 kbit/s", 95, coded(*X264, "-b:v", "120k")),
    ("15 frames a second", 95, vf("fps=15")),
    ("half the resolution", 95, vf("scale=240:136")),
    ("crop 5 % off each edge", 95, vf("crop=iw*0.9:ih*0.9")),
    ("letterbox", 95, vf("pad=iw:ih*1.5:0:(oh-ih)/2")),
    ("9:16 with bars", 95, vf("scale=360:-2,pad=360:640:0:(oh-ih)/2")),
    ("9:16 over itself, blurred", 95, vf(BLURRED)),
    ("logo in a corner", 95, vf("drawbox=x=iw-90:y=16:w=74:h=34:color=white:t=fill")),
    ("subtitles", 95, vf("drawbox=x=60:y=ih-46:w=iw-120:h=30:color=black@0.7:t=fill,drawbox=x=80:y=ih-38:w=iw-160:h=12:color=white:t=4")),
    ("mirrored", 95, vf("hflip")),
    ("10 % faster", 80, vf("setpts=PTS/1.1,fps=25")),
    ("10 % slower", 80, vf("setpts=PTS/0.9,fps=25")),
    ("ten seconds from the middle", 95, middle),
    ("ten seconds between other footage", 95, between),
    ("recorded from a screen", 80, vf(SCREEN)),
]

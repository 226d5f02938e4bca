#!/bin/sh
# Makes the three harmless videos of the story: fractals and a test card, out of ffmpeg's own test sources; nothing is fetched.
#   known.mp4      stands for a known video: six scenes of two seconds
#   recut.webm     is a copy of it as people pass it on: seconds 3 to 9 only, smaller, coarser, in another format
#   unrelated.webm is another video
# Run it again only to change them: other versions of ffmpeg make other bytes (these are of ffmpeg 5.1), and what is promised of the three is
# tried with whatever is committed.
set -eu
cd "$(dirname "$0")"

fractal() { # number, how wide at the beginning and the end, where in the plane
  printf 'mandelbrot=size=224x168:rate=8:start_scale=%s:end_scale=%s:end_pts=60:start_x=%s:start_y=%s,trim=duration=2,setpts=PTS-STARTPTS,format=yuv420p[s%s];' \
    "$2" "$3" "$4" "$5" "$1"
}
card='testsrc2=size=224x168:rate=8,trim=duration=2,setpts=PTS-STARTPTS,format=yuv420p'
make() { ffmpeg -nostdin -v error -y -threads 1 "$@"; }
exact='-fflags +bitexact -flags:v +bitexact -an'

# shellcheck disable=SC2086 # several words
make -filter_complex "$(fractal 0 2.4 0.4 -0.6 0)$(fractal 1 0.02 0.012 0.2925 0.0149)$(fractal 2 0.05 0.01 -0.7436 0.1318)$card[s3];$(fractal 4 0.3 0.1 -1.25 0.05)$(fractal 5 0.9 0.5 -0.1 0.85)[s0][s1][s2][s3][s4][s5]concat=n=6[all]" \
  -map '[all]' -c:v libx264 -preset veryslow -crf 36 -g 16 -movflags +faststart $exact known.mp4
# shellcheck disable=SC2086
make -ss 3 -i known.mp4 -t 6 -vf scale=160:120 -c:v libvpx -b:v 25k $exact recut.webm
# shellcheck disable=SC2086
make -filter_complex "$(fractal 0 0.06 0.03 -1.768 0.0)$(fractal 1 0.2 0.05 0.36 0.32)[s0][s1]concat=n=2,scale=160:120[all]" \
  -map '[all]' -c:v libvpx -b:v 25k $exact unrelated.webm

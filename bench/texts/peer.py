"""py-tlsh on the same texts: reads what was asked of ours, answers what TLSH finds at each distance."""

import json
import sys

import tlsh

# Distances that are looked at: what people use (30 to 100), and beyond.
DISTANCES = (30, 50, 70, 100, 130, 150, 180)


def hashed(text):
    digest = tlsh.hash(text.encode())
    return None if digest == "TNULL" or not digest else digest


def main():
    asked = json.load(open(sys.argv[1]))
    answers = {}
    for language, texts in asked.items():
        known = [hashed(text) for text in texts["known"]]
        found = {edit: [0] * len(DISTANCES) for edit in texts["edited"]}
        for edit, copies in texts["edited"].items():
            for number, text in copies:
                ours, theirs = hashed(text), known[number]
                if ours and theirs:
                    distance = tlsh.diff(ours, theirs)
                    found[edit] = [count + (distance <= most) for count, most in zip(found[edit], DISTANCES)]
        false = [0] * len(DISTANCES)
        for text in texts["unrelated"]:
            ours = hashed(text)
            if ours:
                nearest = min((tlsh.diff(ours, theirs) for theirs in known if theirs), default=10_000)
                false = [count + (nearest <= most) for count, most in zip(false, DISTANCES)]
        answers[language] = {"found": found, "false": false}
    print(json.dumps({"distances": DISTANCES, "languages": answers}))


main()

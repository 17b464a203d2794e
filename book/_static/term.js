// The meaning beside a term needs no script. This adds two kindnesses: Escape puts it away, and on
// a touch screen the first tap shows it and the second leads to the glossary.
(() => {
  let showsFirst = false;
  const term = (event) => event.target.closest?.("a.term");
  addEventListener("pointerdown", (event) => {
    const link = term(event);
    showsFirst = event.pointerType === "touch" && link && link !== document.activeElement;
  });
  addEventListener("click", (event) => {
    if (showsFirst && term(event)) {
      event.preventDefault();
      term(event).focus();
    }
    showsFirst = false;
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const box of document.querySelectorAll(".term-box:is(:hover, :focus-within)")) {
      box.classList.add("put-away");
    }
  });
  for (const leaving of ["mouseout", "focusout"]) {
    addEventListener(leaving, (event) => {
      const box = event.target.closest?.(".term-box");
      if (box && !box.contains(event.relatedTarget)) box.classList.remove("put-away");
    });
  }
})();

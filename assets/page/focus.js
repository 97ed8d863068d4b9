// The switch of the pencil is drawn at another place once it was pressed: whoever pressed it goes on from there.

const SWITCH = ".st-key-pencil input";
const PATIENCE = 10_000; // milliseconds for the page to follow

export function followPencil() {
  document.addEventListener("change", ({ target: pressed }) => {
    if (!(pressed instanceof HTMLElement && pressed.matches(SWITCH))) return;
    const drawn = new MutationObserver(() => {
      const again = /** @type {HTMLElement | null} */ (document.querySelector(SWITCH));
      if (pressed.isConnected || !again) return;
      drawn.disconnect();
      if (document.activeElement === document.body) again.focus();
    });
    drawn.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => drawn.disconnect(), PATIENCE);
  });
}

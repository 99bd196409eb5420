/**
 * One entry a page in the browser's history, so that one Back leads to the view that was left.
 *
 * Streamlit adds an entry whenever it takes a setting out of the address: when a view without that setting is chosen,
 * and, just before a page is left, for all settings of that page. Back then led to a page without its settings.
 */

const GESTURES = ["pointerdown", "keydown", "click", "popstate"];

/** Watches a window's history from now on; a second call changes nothing. */
export default function oneEntryPerPage(window) {
  const { history, location } = window;
  if (history.onePerPage) return;
  history.onePerPage = true;
  const push = history.pushState.bind(history);
  let left = ""; // the address before it changed within the page, since the reader last did something

  history.pushState = (state, title, address) => {
    if (new URL(address, location.href).pathname === location.pathname) {
      left ||= location.href;
      history.replaceState(state, title, address);
      return;
    }
    if (left) history.replaceState(history.state, title, left);
    left = "";
    push(state, title, address);
  };
  for (const gesture of GESTURES) window.addEventListener(gesture, () => (left = ""), true);
}

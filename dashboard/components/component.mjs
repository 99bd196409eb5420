// What Streamlit calls for each component: it keeps one instance for each place in the page where the component stands.

const MOST_CALLS = 4; // that can overtake each other
const standing = new WeakMap();

/**
 * The function that Streamlit calls whenever there is new data, for a class with `update(call)`, which may return a
 * promise, and, where something has to end with it, `leave()`. Until the data is shown the component says `aria-busy`.
 *
 * Streamlit loads the script anew for each call and does not keep their order: where data comes quickly, older data
 * may be handed over after newer. It then calls at once what that older call returned, as it does when the component
 * is taken from the page. So this shows the newer data again where the component still stands in the page.
 *
 * Streamlit ends a component some time after it has taken its elements from the page, where they have neither size nor
 * style any more. What happens by itself in between must not act on them: see `sizeObserver` and `later`.
 */
export function component(Class) {
  return (call) => {
    const element = call.parentElement;
    if (!standing.has(element)) standing.set(element, { instance: new Class(element), calls: [] });
    const place = standing.get(element);
    place.calls = [...place.calls, call].slice(-MOST_CALLS);
    show(place, call);
    return () => (element.isConnected ? takeBack(place, call) : takeAway(element));
  };
}

/** An observer that calls `act` when an element changes its size, and is silent about elements that left the page. */
export function sizeObserver(act) {
  return new ResizeObserver((changes) => changes.some(({ target }) => target.isConnected) && act());
}

/** Calls `act` after some milliseconds unless the element has left the page by then; returns what `clearTimeout` takes. */
export function later(element, act, milliseconds) {
  return setTimeout(() => element.isConnected && act(), milliseconds);
}

function takeBack(place, call) {
  const shown = place.calls.at(-1);
  place.calls = place.calls.filter((each) => each !== call);
  if (shown === call && place.calls.length) show(place, place.calls.at(-1));
}

function show(place, call) {
  const element = call.parentElement;
  if (!element.isConnected) return;
  const { host } = element.getRootNode();
  const showing = place.instance.update(call);
  const isWanted = () => element.isConnected && place.showing === showing;
  place.showing = showing;
  host.ariaBusy = String(showing instanceof Promise);
  showing
    ?.catch((error) => {
      if (isWanted()) throw error; // else newer data is shown, or nothing any more: an old file may be gone
    })
    .finally(() => {
      if (isWanted()) host.ariaBusy = "false";
    });
}

function takeAway(element) {
  standing.get(element)?.instance.leave?.();
  standing.delete(element);
}

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

function takeBack(place, call) {
  const shown = place.calls.at(-1);
  place.calls = place.calls.filter((each) => each !== call);
  if (shown === call && place.calls.length) show(place, place.calls.at(-1));
}

function show(place, call) {
  const { host } = call.parentElement.getRootNode();
  const showing = place.instance.update(call);
  place.showing = showing;
  host.ariaBusy = String(showing instanceof Promise);
  showing?.finally(() => {
    if (place.showing === showing) host.ariaBusy = "false";
  });
}

function takeAway(element) {
  standing.get(element)?.instance.leave?.();
  standing.delete(element);
}

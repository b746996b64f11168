/**
 * What changed in an event, as it changes. One tab of a browser holds the stream and tells the others, since a browser
 * keeps only a few connections to one server; where that cannot be arranged, each tab asks now and then.
 */
const ASKS_EVERY = 5000;
const TRIES_AGAIN = 10000;

/**
 * @param {string} address of the feed
 * @param {string} topic
 * @param {(version: number) => void} hear called with every version, old ones included
 */
export function follow(address, topic, hear) {
  if (!("locks" in navigator) || !("BroadcastChannel" in window)) {
    setInterval(() => document.hidden || ask(address, topic, hear), ASKS_EVERY);
  } else {
    const channel = new BroadcastChannel(`kuvend ${address}`);
    channel.onmessage = ({ data }) => data.topic === topic && hear(data.version);
    navigator.locks.request(`kuvend ${address} ${topic}`, () => new Promise(() => listen(address, topic, (version) => {
      hear(version);
      channel.postMessage({ topic, version });
    })));
  }
  // A tab that slept asks at once.
  document.addEventListener("visibilitychange", () => document.hidden || ask(address, topic, hear));
}

/** @param {string} address @param {string} topic @param {(version: number) => void} hear */
function listen(address, topic, hear) {
  const stream = new EventSource(address);
  stream.addEventListener(topic, (event) => hear(Number(/** @type {MessageEvent} */ (event).data)));
  // A broken line is taken up again by the browser; a refusal is not.
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => listen(address, topic, hear), TRIES_AGAIN);
  });
}

/** @param {string} address @param {string} topic @param {(version: number) => void} hear */
async function ask(address, topic, hear) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.ok) hear((await answer.json())[topic] ?? 0);
  } catch {
    // No network: asked again later.
  }
}

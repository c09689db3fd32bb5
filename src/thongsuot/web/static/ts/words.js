// Words in the page's language, handed over by {% js_words %}.
const element = document.getElementById("ts-words");
const words = element ? JSON.parse(element.textContent) : {};

// Gives the text of a key with its %(name)s holes filled.
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

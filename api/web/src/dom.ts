/** Makes elements; text is always text, never markup. */

export type Child = Node | string | null;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** Make an element; a function is a listener for the event of that name, `true` an empty attribute. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

/** Return the element with an id. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

/** A link to another place, or its plain text where the address is none that a browser should follow. */
export function link(address: string, ...children: Child[]): HTMLElement {
  const followable = address.startsWith("/") || /^https?:\/\//.test(address);
  return followable ? element("a", { href: address }, ...children) : element("span", {}, ...children);
}

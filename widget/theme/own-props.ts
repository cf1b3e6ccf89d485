/**
 * Preact walks properties with `for … in`, which also finds what a careless page has put on `Object.prototype`: every
 * element would get it as an attribute. An element's properties without a prototype have
 * nothing to find.
 */
import { options } from "preact";

const before = options.vnode;

options.vnode = (node) => {
  if (typeof node.type === "string") node.props = Object.assign(Object.create(null), node.props);
  before?.(node);
};

// A component that is drawn again only when something in its properties has changed (lists are compared by their elements).
import { Component, h, type FunctionComponent, type VNode } from "preact";

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((element, index) => element === b[index]);
}

export function memo<P extends object>(draw: (props: P) => VNode | null): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = Object.keys(next) as (keyof P)[];
      return names.some((name) => !isSame(next[name], (this.props as P)[name]));
    }
    override render() {
      return h(draw as FunctionComponent<P>, this.props as P);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}

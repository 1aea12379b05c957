declare const released: unique symbol;

/**
 * Something policy has let out. Only `release` of the policy makes it, and whatever prints, writes or sends figures takes
 * nothing else. It is declared here so that what writes an answer can ask for it.
 */
export type Released<T> = T & { readonly [released]: true };

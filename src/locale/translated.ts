/** A catalogue of the same shape in another language: the English one's keys, with texts of its own. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> };

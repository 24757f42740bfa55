/** A JSON Schema, as far as the published ones need it. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];

/** One schema for each key of a type: a key that the type does not have, or lacks, does not compile. */
export interface Fields<T> {
  readonly required: { readonly [K in RequiredKeys<T>]: Schema };
  readonly optional: { readonly [K in Exclude<keyof T, RequiredKeys<T>>]: Schema };
}

/** A strict object that has the keys of `T`, in the order given. */
export function object<T>(description: string, fields: Fields<T>): Schema {
  return {
    description,
    type: 'object',
    properties: { ...fields.required, ...fields.optional },
    required: Object.keys(fields.required),
    additionalProperties: false,
  };
}

export function text(description: string): Schema {
  return { description, type: 'string' };
}

export function pattern(description: string, expression: string): Schema {
  return { description, type: 'string', pattern: expression };
}

/** A whole number, at least `minimum` (default 0). */
export function whole(description: string, minimum = 0): Schema {
  return { description, type: 'integer', minimum };
}

export function frame(description: string): Schema {
  return { description, type: 'integer' };
}

export function oneOf(description: string, values: readonly (string | number)[]): Schema {
  return { description, enum: [...values] };
}

export function list(description: string, items: Schema): Schema {
  return { description, type: 'array', items };
}

/** A map with free keys. */
export function map(description: string, values: Schema): Schema {
  return { description, type: 'object', additionalProperties: values };
}

/** A definition by its name. `description`: what it means here. */
export function ref(name: string, description?: string): Schema {
  return { ...(description === undefined ? {} : { description }), $ref: `#/$defs/${name}` };
}

export function renderSchema(schema: Schema): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, undefined, 2)}\n`;
}

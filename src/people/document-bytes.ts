/** Bytes of people's attributes that are read at once: a page of a thousand with a mebibyte each would not fit in memory. */
export const mostBytesTogether = 32 * 1024 * 1024

/** SQL over `person`: how long the attributes are. Only what is kept compressed, the long, is unpacked to tell. */
export const documentBytes = `case when pg_column_compression(person.attributes) is null
  then pg_column_size(person.attributes) else octet_length(person.attributes::text) end`

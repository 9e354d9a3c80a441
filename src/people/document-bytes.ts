/** Bytes of people's attributes that are read at once: a page of a thousand with a mebibyte each would not fit in memory. */
export const mostBytesTogether = 32 * 1024 * 1024

/** SQL over `person`: how long the attributes are as text. What is small counts as a kilobyte, since to unpack it costs more than it tells. */
export const documentBytes = `case when pg_column_size(person.attributes) > 1000 then octet_length(person.attributes::text) else 1000 end`

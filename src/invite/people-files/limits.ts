/** Security §7.40. Bytes. */
export const MAX_FILE = 20 * 1024 * 1024
export const MAX_RECORDS = 200_000
/** Characters of a logical line, that is after unfolding. */
export const MAX_LINE = 64 * 1024
/** Of formats whose records hold pictures. */
export const MAX_PICTURE_LINE = 1024 * 1024

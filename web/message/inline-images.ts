import type { MessagePreview } from '../api/types.ts'

/** Pictures travel with a mail; here they stand in its text. */
export function withImages(html: string, images: MessagePreview['inlineImages']): string {
  return images.reduce((text, { contentId, dataUrl }) => text.replaceAll(`cid:${contentId}`, dataUrl), html)
}

import type { MailTexts } from './texts/mail-texts.ts'

export interface Layout {
  texts: MailTexts
  company: string
  /** `#rrggbb` */
  brandColour: string
  logo?: { width: number; height: number }
}

/** Of the one picture in a mail, where the tenant has a logo. */
export const logoContentId = 'logo@vestibule'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}

/** The page around the text. Tables and inline styles, since Outlook renders with Word; nothing is loaded from anywhere. */
export function layOut(layout: Layout, { title, main, footer }: Record<string, string>): string {
  const { texts, brandColour } = layout
  return `<!doctype html>
<html lang="${texts.language}" dir="${texts.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { color: inherit; }
@media (prefers-color-scheme: dark) {
  .page { background: #16181c !important; }
  .card { background: #22252b !important; border-left-color: #363a42 !important; border-right-color: #363a42 !important; border-bottom-color: #363a42 !important; }
  .words, .words p { color: #e9eaec !important; }
  .quiet, .quiet p { color: #a9adb5 !important; }
  .words .notice { background: #3d3415 !important; color: #f6e3a1 !important; }
}
@media (max-width: 480px) {
  .card { padding: 24px 20px !important; }
  .wide { display: block !important; text-align: center !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f6;-webkit-text-size-adjust:100%">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f4f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td class="card words" style="background:#ffffff;border:1px solid #e2e4e9;border-top:4px solid ${brandColour};border-radius:8px;padding:32px 36px;font:16px/1.55 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1d2129">
${head(layout)}
${main}
</td></tr>
<tr><td class="quiet" style="padding:16px 8px;font:13px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#5c6370">
${footer}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

/** The logo has a ground of its own, so that it is seen on a dark page, too; where pictures are off, its name stands there. */
function head({ company, logo }: Layout): string {
  const style = 'margin:0 0 24px;font-size:18px;font-weight:600;color:#1d2129'
  if (!logo) return `<p style="${style}"><bdi>${company}</bdi></p>`
  const size = `width="${logo.width}" height="${logo.height}"`
  return `<p style="${style}"><img src="cid:${logoContentId}" alt="${company}" ${size} style="display:block;max-width:100%;height:auto;border:0;border-radius:6px"></p>`
}

/** Set apart from the text that follows. */
export function notice(html: string): string {
  return `<p class="notice" style="margin:0 0 20px;padding:10px 14px;border-radius:6px;background:#fff3cd;color:#4d3a00;font-size:14px">${html}</p>`
}

export function paragraph(html: string): string {
  return `<p dir="auto" style="margin:0 0 16px;color:#1d2129">${html}</p>`
}

export function quietParagraph(html: string): string {
  return `<p style="margin:0 0 8px;color:#5c6370">${html}</p>`
}

export function link(href: string): string {
  return `<a href="${href}" style="color:inherit;word-break:break-all"><bdi dir="ltr">${href}</bdi></a>`
}

/** The link as a button, and written out for those whose mail program shows no buttons. */
export function button(href: string, label: string, { brandColour, texts }: Layout): string {
  const style = `display:inline-block;padding:13px 26px;border-radius:6px;background:${brandColour};color:${inkOn(brandColour)};font-weight:600;text-decoration:none`
  return `<p style="margin:8px 0 20px"><a href="${href}" class="wide" style="${style}">${label}</a></p>
<div class="quiet" style="margin:0 0 20px;font-size:13px;color:#5c6370"><p style="margin:0;color:#5c6370">${texts.orCopyLink}<br>${link(href)}</p></div>`
}

/** White or near black, whichever stands out more from `colour` (WCAG 2.2, relative luminance). */
export function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255))
  const luminance = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.06 ? '#ffffff' : '#111111'
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}

import type { Context, Middleware } from '../context.ts'
import type { Cookies } from '../cookies.ts'
import { readForm } from '../form.ts'
import { type Catalogue, chooseLanguage, isLanguage, type Language } from './language.ts'

const aYear = 365 * 24 * 3600

/** The switch at the foot of every page, and what was chosen by it. It works by POST, so that no link changes a language. @param onChosen keeps it for the signed-in. */
export function languageChoice(
  cookies: Cookies,
  onChosen: (ctx: Context, language: Language) => Promise<void> = async () => {},
): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/language' || ctx.method !== 'POST') {
      ctx.state.chosenLanguage = cookies.read(ctx, 'language')
      return next()
    }
    const form = await readForm(ctx)
    const language = form.text('language')
    if (isLanguage(language)) {
      cookies.write(ctx, 'language', language, aYear)
      await onChosen(ctx, language)
    }
    ctx.redirect(ownPath(form.text('back')))
    ctx.status = 303
    return undefined
  }
}

/** The best of the catalogue's languages for this reader. @param fallback the tenant's own. */
export function languageOf<Texts>(
  ctx: Context,
  catalogue: Catalogue<Texts>,
  fallback?: string,
): { language: Language; texts: Texts; offered: Language[] } {
  const offered = Object.keys(catalogue) as Language[]
  const language = chooseLanguage(offered, {
    chosen: ctx.state.chosenLanguage,
    accepted: ctx.get('Accept-Language'),
    fallback,
  })
  return { language, texts: catalogue[language] ?? catalogue.en, offered }
}

/** Only a path of ours: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
function ownPath(path: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/'
}

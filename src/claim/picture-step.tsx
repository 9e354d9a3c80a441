import type { Upload } from '../http/multipart.ts'
import type { FieldErrors } from '../http/page/fields.tsx'
import { cropScript } from '../http/page/crop-script.ts'
import { PictureField } from '../http/page/picture-field.tsx'
import { PictureRefused } from '../people/errors.ts'
import { squarePicture } from '../people/picture.ts'
import { deletePicture, findDraftPicture, storePicture } from '../people/picture-store.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { saveProgress } from './progress-store.ts'
import { sendStepPage } from './step-page.tsx'
import { pathOf } from './steps.ts'
import type { Visit } from './visit.ts'

export const draftPicturePath = '/claim/picture.jpg'

export async function showPicture(visit: Visit, errors: FieldErrors = {}, status = 200): Promise<void> {
  const { page, parts, link } = visit
  const texts = page.texts.picture
  const draft = await findDraftPicture(parts.db, link)
  sendStepPage(
    visit,
    {
      step: 'picture',
      title: texts.title,
      submit: page.texts.next,
      lead: texts.lead,
      errors,
      encType: 'multipart/form-data',
      script: cropScript,
      children: (
        // The address changes with the picture, so that the browser does not show the one before.
        <PictureField
          texts={texts}
          source={draft && `${draftPicturePath}?v=${draft.handle.toString('hex')}`}
          error={errors.picture}
        />
      ),
    },
    status,
  )
}

/**
 * A picture that was chosen is shown first, on the same page; going on without choosing another ends the step. Who saw it before sending,
 * since the page's script showed how it is cut, goes on at once. @returns whether it is done.
 */
export async function takePicture(visit: Visit, form: Upload): Promise<boolean> {
  const { parts, link, page, ctx } = visit
  const isRemoval = form.text('do') === 'remove'
  const isCropped = form.text('cropped') === 'yes'
  if (!isRemoval && !form.file) {
    return confirmPicture(visit)
  }
  try {
    if (isRemoval) await deletePicture(parts.db, link)
    else await storePicture(parts.db, { ...link, content: await squarePicture(form.file!), isPublished: false })
    if (isCropped && !isRemoval) return await confirmPicture(visit)
    seeOther(ctx, pathOf('picture'))
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error
    if (error.retryAfterSeconds) ctx.set('Retry-After', String(error.retryAfterSeconds))
    await showPicture(visit, { picture: page.texts.picture[error.reason] }, error.reason === 'busy' ? 503 : 400)
  }
  return false
}

async function confirmPicture({ parts, link }: Visit): Promise<true> {
  await saveProgress(parts.db, link, { picture: { confirmed: true } })
  return true
}

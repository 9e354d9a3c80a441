interface PictureTexts {
  choose: string
  another: string
  hint: string
  current: string
  remove: string
}

interface PictureFieldProps {
  texts: PictureTexts
  /** Of the picture that there is. */
  source?: string
  error?: string
}

/** The picture that there is, and the choice of another: on a phone the browser offers the camera by itself. */
export function PictureField({ texts, source, error }: PictureFieldProps) {
  return (
    <>
      {source && <img class="picture" src={source} alt={texts.current} width={160} height={160} />}
      <div class="field">
        <label for="picture">{source ? texts.another : texts.choose}</label>
        <p class="hint" id="picture-hint">
          {texts.hint}
        </p>
        {error && (
          <p class="error" id="picture-error">
            {error}
          </p>
        )}
        <input
          id="picture"
          name="picture"
          type="file"
          accept="image/png,image/jpeg,image/webp"
          aria-describedby={error ? 'picture-hint picture-error' : 'picture-hint'}
          aria-invalid={error ? 'true' : undefined}
        />
      </div>
      {source && (
        <button type="submit" name="do" value="remove" class="plain">
          {texts.remove}
        </button>
      )}
    </>
  )
}

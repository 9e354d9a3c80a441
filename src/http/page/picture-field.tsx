interface PictureTexts {
  choose: string
  another: string
  camera: string
  hint: string
  current: string
  remove: string
  zoom: string
  across: string
  down: string
}

interface PictureFieldProps {
  texts: PictureTexts
  /** Of the picture that there is. */
  source?: string
  error?: string
}

const kinds = 'image/png,image/jpeg,image/webp'

/** The picture that there is, and the choice of another, from the files or, on what has a touch screen, from the camera. Goes with `cropScript`. */
export function PictureField({ texts, source, error }: PictureFieldProps) {
  const described = {
    'aria-describedby': error ? 'picture-hint picture-error' : 'picture-hint',
    'aria-invalid': error ? ('true' as const) : undefined,
  }
  return (
    <>
      {source && <img class="picture" src={source} alt={texts.current} width={160} height={160} />}
      <Crop texts={texts} />
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
        <input id="picture" name="picture" type="file" accept={kinds} {...described} />
      </div>
      <div class="field camera">
        <label for="camera">{texts.camera}</label>
        <input id="camera" name="picture" type="file" accept={kinds} capture="user" />
      </div>
      {source && (
        <button type="submit" name="do" value="remove" class="plain">
          {texts.remove}
        </button>
      )}
    </>
  )
}

/** Shown by the script. Sliders do what dragging and pinching do, so that the keyboard can, too; left is left in every script. */
function Crop({ texts }: { texts: PictureTexts }) {
  return (
    <div id="crop" class="crop" hidden>
      <input type="hidden" id="cropped" name="cropped" />
      <canvas width={512} height={512} role="img" aria-label={texts.current} />
      <Slider id="zoom" label={texts.zoom} min={1} max={4} value={1} />
      <Slider id="across" label={texts.across} min={0} max={1} value={0.5} />
      <Slider id="down" label={texts.down} min={0} max={1} value={0.5} />
    </div>
  )
}

interface SliderProps {
  id: string
  label: string
  min: number
  max: number
  value: number
}

function Slider({ id, label, ...range }: SliderProps) {
  return (
    <label for={id}>
      <span>{label}</span>
      <input type="range" id={id} step={0.01} dir="ltr" {...range} />
    </label>
  )
}

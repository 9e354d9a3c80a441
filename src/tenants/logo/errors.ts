import { DomainError, type ErrorKind } from '../../base/errors.ts'

const reasons = {
  too_large: ['too_large', 'the logo is larger than 5 MiB or 25 megapixels'],
  wrong_type: ['unsupported_media', 'a logo is a PNG, JPEG or WebP; SVG is not taken'],
  broken: ['invalid', 'the logo cannot be read; save it anew as PNG'],
  busy: ['unavailable', 'other pictures are being read; try again in a few seconds'],
} as const satisfies Record<string, readonly [ErrorKind, string]>

export class LogoRefused extends DomainError {
  readonly code: `logo_${keyof typeof reasons}`
  readonly kind: ErrorKind

  constructor(reason: keyof typeof reasons, cause?: unknown) {
    super(reasons[reason][1], { cause })
    this.code = `logo_${reason}`
    this.kind = reasons[reason][0]
  }
}

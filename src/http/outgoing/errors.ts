import { DomainError } from '../../base/errors.ts'

/** A request of ours to another server that was not made, or whose answer was not taken (security §5.32). */
export abstract class OutgoingRefused extends DomainError {
  readonly kind = 'invalid'
  /** What is wrong, as a sentence. */
  readonly sentence: string
  /** What to do about it, as a sentence. */
  readonly remedy: string

  constructor(sentence: string, remedy: string, options?: { cause?: unknown }) {
    super(`${sentence} ${remedy}`, options)
    this.sentence = sentence
    this.remedy = remedy
  }
}

export class AddressNotReadable extends OutgoingRefused {
  readonly code = 'outgoing_address_not_readable'
  constructor() {
    super('This is no web address, or it holds a user name or password.', 'Give it as https://idp.example.com/path.')
  }
}

export class NotEncrypted extends OutgoingRefused {
  readonly code = 'outgoing_not_https'
  constructor(host: string) {
    super(
      `${host} is asked over http, where anybody on the way can change the answer.`,
      'Use its https address; http is for hosts inside the network that the operator named in OUTGOING_ALLOW.',
    )
  }
}

export class InsideTheNetwork extends OutgoingRefused {
  readonly code = 'outgoing_inside_the_network'
  constructor(host: string) {
    super(
      `${host} is inside the network of this server, or an address for special use.`,
      'If it is meant, let the operator add it to OUTGOING_ALLOW and start the server again.',
    )
  }
}

export class NameNotFound extends OutgoingRefused {
  readonly code = 'outgoing_name_not_found'
  constructor(host: string, cause?: unknown) {
    super(
      `The name ${host} has no address that this server can find.`,
      'Check the spelling; a name of your own network needs name servers that know it (DNS_SERVERS).',
      { cause },
    )
  }
}

export class NameServersSilent extends OutgoingRefused {
  readonly code = 'outgoing_name_servers_silent'
  constructor(name: string, cause?: unknown) {
    super(
      `The name servers gave no usable answer about ${name}.`,
      'Try again in a few minutes; if it stays so, let the operator check DNS_SERVERS.',
      { cause },
    )
  }
}

export class Redirected extends OutgoingRefused {
  readonly code = 'outgoing_redirected'
  constructor(host: string) {
    super(
      `${host} sends on to another address, and redirects are not followed.`,
      'Open the address in a browser and give the one that it ends at.',
    )
  }
}

export class AnswerTooLarge extends OutgoingRefused {
  readonly code = 'outgoing_too_large'
  constructor(host: string, limitBytes: number) {
    super(
      `The answer of ${host} is larger than ${limitBytes} bytes.`,
      'Check the address; a federation’s whole list is too much, the document of one party is meant.',
    )
  }
}

export class AnswerEncoded extends OutgoingRefused {
  readonly code = 'outgoing_encoded'
  constructor(host: string) {
    super(`${host} compresses its answer, though asked not to.`, 'Let whoever runs it serve the document as it is.')
  }
}

export class TookTooLong extends OutgoingRefused {
  readonly code = 'outgoing_timed_out'
  constructor(host: string, milliseconds: number) {
    super(
      `${host} gave no whole answer within ${milliseconds / 1000} seconds.`,
      'Check that it runs, and that a firewall lets this server reach it.',
    )
  }
}

export class NotTrusted extends OutgoingRefused {
  readonly code = 'outgoing_not_trusted'
  constructor(host: string, cause?: unknown) {
    super(
      `The certificate of ${host} is not trusted, has ended, or is for another name.`,
      'Mend the certificate; one of your own authority is made known to this server by NODE_EXTRA_CA_CERTS.',
      { cause },
    )
  }
}

export class NotReached extends OutgoingRefused {
  readonly code = 'outgoing_not_reached'
  constructor(host: string, cause?: unknown) {
    super(
      `${host} cannot be reached, or it broke the connection.`,
      'Check the address and the port, that it runs, and that a firewall lets this server reach it.',
      { cause },
    )
  }
}

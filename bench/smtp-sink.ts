import { createServer, type Socket } from 'node:net'

/**
 * A mail server in a process of its own that takes every mail and keeps none, so lean that the sender is what is measured.
 * Its parent is told the port; to every message it answers how many mails came, and to how many recipients.
 */
let mails = 0
const recipients = new Set<string>()

const server = createServer((socket) => {
  let inMessage = false
  let text = ''
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1')
    for (;;) {
      if (inMessage) {
        // Never more than one: the next command waits for the answer.
        if (!text.endsWith('\r\n.\r\n')) return
        text = ''
        inMessage = false
        mails++
        socket.write('250 taken\r\n')
        return
      }
      const end = text.indexOf('\r\n')
      if (end < 0) return
      const line = text.slice(0, end)
      text = text.slice(end + 2)
      inMessage = answer(socket, line)
    }
  })
})

/** @returns whether the message itself is next. */
function answer(socket: Socket, line: string): boolean {
  const verb = line.slice(0, 4).toUpperCase()
  if (verb === 'RCPT') recipients.add(line)
  if (verb === 'DATA') socket.write('354 go on\r\n')
  else if (verb === 'QUIT') socket.end('221 bye\r\n')
  else socket.write('250 ok\r\n')
  return verb === 'DATA'
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
process.on('message', () => process.send?.({ mails, recipients: recipients.size }))
process.on('disconnect', () => process.exit())

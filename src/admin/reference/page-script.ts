/** The search: hides what does not hold all the words. Without script the page is whole. */
export const pageScript = `
const field = document.querySelector('#search')
const entries = [...document.querySelectorAll('[data-words]')]
const none = document.querySelector('.none')
function search() {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean)
  for (const entry of entries) entry.hidden = !words.every((word) => entry.dataset.words.includes(word))
  for (const part of document.querySelectorAll('[data-part]')) {
    part.hidden = words.length > 0 && !part.querySelector('[data-words]:not([hidden])')
  }
  none.hidden = !words.length || entries.some((entry) => !entry.hidden)
}
field.closest('p').hidden = false
field.addEventListener('input', search)
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input')) return
  event.preventDefault()
  field.focus()
})
addEventListener('hashchange', () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target || !target.closest('[hidden]')) return
  field.value = ''
  search()
  target.scrollIntoView()
})
search()
`

export const phone = { width: 390, height: 844 }
export const smallPhone = { width: 320, height: 568 }
export const desktop = { width: 1280, height: 900 }

import type { HandOverTexts } from './en.ts'

export const ar: HandOverTexts = {
  help: 'مساعدة',
  title: 'تم تسجيل دخولك',
  lead: (tenant) => `لحظة من فضلك: أنت في الطريق إلى ${tenant}.`,
  go: 'متابعة',
}

/** `shown=ascii` where the name is not written in plain Latin letters; the second half goes into addresses. */
export interface Culture {
  language: string
  given: readonly string[]
  family: readonly string[]
  /** The family name stands first. */
  familyFirst?: true
}

const words = (text: string) => text.trim().split(/\s+/)

export const cultures = {
  english: {
    language: 'en',
    given: words('Olivia George Amelia Harry Isla Noah Freya Arthur Maya Theo Grace Owen'),
    family: words('Smith Whitaker Hughes Bennett O’Connor=oconnor Fletcher Ward Ashdown Pryce Holloway'),
  },
  german: {
    language: 'de',
    given: words('Lena Jonas Mia Lukas Jürgen=juergen Käthe=kaethe Finn Clara Maximilian Anke Björn=bjoern Heike'),
    family: words(
      'Schmidt Müller=mueller Weiß=weiss Brandt Köhler=koehler Vogel Zimmermann Jäger=jaeger Lorenz Hartmann',
    ),
  },
  polish: {
    language: 'pl',
    given: words('Zofia Jakub Łukasz=lukasz Agnieszka Michał=michal Małgorzata=malgorzata Piotr Wioletta'),
    family: words('Nowak Kowalczyk Wiśniewska=wisniewska Wójcik=wojcik Dąbrowski=dabrowski Zieliński=zielinski Mazur'),
  },
  turkish: {
    language: 'tr',
    given: words('Elif Mehmet Zeynep Çağla=cagla Emre İpek=ipek Oğuz=oguz Ayşe=ayse'),
    family: words('Yılmaz=yilmaz Kaya Demir Şahin=sahin Çelik=celik Öztürk=ozturk Aydın=aydin'),
  },
  danish: {
    language: 'da',
    given: words('Freja Søren=soeren Ida Mads Astrid Åse=aase Rasmus'),
    family: words('Nielsen Jørgensen=joergensen Møller=moeller Kjær=kjaer Holm Sørensen=soerensen'),
  },
  ukrainian: {
    language: 'uk',
    given: words('Олена=olena Андрій=andrii Софія=sofiia Дмитро=dmytro Ірина=iryna Тарас=taras'),
    family: words('Шевченко=shevchenko Коваленко=kovalenko Бондар=bondar Мельник=melnyk Ткачук=tkachuk'),
  },
  arabic: {
    language: 'ar',
    given: words('فاطمة=fatima محمد=mohammed ليلى=layla يوسف=youssef نور=nour عمر=omar'),
    family: words('الخطيب=alkhatib حداد=haddad منصور=mansour النجار=alnajjar سلامة=salameh'),
  },
  vietnamese: {
    language: 'vi',
    given: words('Linh Hương=huong Đức=duc Thảo=thao Minh Quân=quan'),
    family: words('Nguyễn=nguyen Trần=tran Phạm=pham Lê=le Đặng=dang'),
    familyFirst: true,
  },
  spanish: {
    language: 'es',
    given: words('Lucía=lucia Martín=martin Sofía=sofia Íñigo=inigo Ximena Andrés=andres Inés=ines Begoña=begona'),
    family: words('García=garcia Muñoz=munoz Hernández=hernandez Peña=pena Quispe Rodríguez=rodriguez Ibáñez=ibanez'),
  },
  portuguese: {
    language: 'pt-BR',
    given: words('Beatriz João=joao Antônia=antonia Caetano Luíza=luiza Tiago'),
    family: words('Souza Gonçalves=goncalves Araújo=araujo Conceição=conceicao Lima'),
  },
  nigerian: {
    language: 'en',
    given: words('Adaeze Chidi Folasade Oluwaseun Ngozi Emeka Tọ́lá=tola Zainab Ifeoma Babajide'),
    family: words('Okafor Adeyemi Nwosu Balogun Eze Ọláyínká=olayinka Danjuma Okonkwo'),
  },
  kenyan: {
    language: 'sw',
    given: words('Wanjiru Kamau Achieng Otieno Njeri Kiprop Mumbi'),
    family: words('Mwangi Odhiambo Kariuki Cheruiyot Wambui Ndungu'),
  },
  indian: {
    language: 'hi',
    given: words('Ananya Arjun Priya Rohan Lakshmi Vikram Meera Kabir'),
    family: words('Sharma Iyer Patel Banerjee Reddy Kaur Deshpande'),
  },
  japanese: {
    language: 'ja',
    given: words('花子=hanako 翔太=shota さくら=sakura 健一=kenichi 美咲=misaki 大輔=daisuke'),
    family: words('佐藤=sato 鈴木=suzuki 高橋=takahashi 渡辺=watanabe 山本=yamamoto'),
    familyFirst: true,
  },
  korean: {
    language: 'ko',
    given: words('지우=jiwoo 민준=minjun 서연=seoyeon 도윤=doyoon'),
    family: words('김=kim 이=lee 박=park 최=choi 정=jung'),
    familyFirst: true,
  },
} satisfies Record<string, Culture>

export type CultureName = keyof typeof cultures

export interface Name {
  shown: string
  ascii: string
}

export function nameOf(word: string): Name {
  const [shown, ascii = shown!.toLowerCase()] = word.split('=')
  return { shown: shown!, ascii }
}

import { Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { auth } from '@tabib/contracts/identity/auth'
import { type User, users } from '@tabib/contracts/identity/users'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { call } from '../../../api/call.js'
import { query } from '../../../api/query.js'
import { useFormat } from '../../../i18n/format.js'
import { currentLanguage, type Language, languages, ownName, speak } from '../../../i18n/i18n.js'
import { FormPage } from '../../../shared/forms.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { useFields } from '../../../shared/useFields.js'
import { announce } from '../../../ui/announce.js'
import { Page } from '../../../ui/Page.js'
import { ChoiceField } from '../../../ui/picks.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import { useRightsWords } from '../roles/words.js'
import { ContactFields, PictureField } from './PersonProfile.js'

const stale = ['identity.users.', 'identity.staff.', 'identity.mfa.']

/** What is written about me: I keep my picture, my contacts and my language; who I am here is kept by others. */
export default function MyProfilePage() {
  const { t } = useTranslation('identity')
  const found = useQuery(query(users.me, {}))
  if (found.data) return <Mine key={found.data.version} me={found.data} />
  return (
    <Page title={t('me.title')} width="reading">
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {!found.error && <BlockSkeleton lines={6} />}
    </Page>
  )
}

function Mine({ me }: { me: User }) {
  const { t } = useTranslation('identity')
  const photo = useAction(users.setMyPhoto, { invalidates: stale })
  const fields = useFields(users.updateMe.body, contactsOf(me))
  const action = useAction(users.updateMe, {
    invalidates: stale,
    onDone: () => {
      fields.resetDirty()
      announce(t('me.saved'))
    },
  })
  return (
    <FormPage
      title={t('me.title')}
      fields={fields}
      submitLabel={t('staff.save')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ body }, { version: me.version })}
    >
      <Group gap="lg" align="center">
        <PictureField
          person={{ id: me.staffId, name: me.name, photoId: me.photoId }}
          readOnly={false}
          pending={photo.pending}
          problem={photo.problem}
          onFile={(form) => photo.run({}, { form })}
        />
        <WhoIAm me={me} />
      </Group>
      <Speaking />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ContactFields fields={fields} />
      </SimpleGrid>
    </FormPage>
  )
}

function WhoIAm({ me }: { me: User }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const words = useRightsWords()
  return (
    <Stack gap={2}>
      <Text fw={650} fz="h3">
        <bdi>{me.name}</bdi>
      </Text>
      <Text c="dimmed">
        <bdi>{[me.number, me.speciality, me.qualifications].filter(Boolean).join(' · ')}</bdi>
      </Text>
      <Text c="dimmed">{f.words(me.roles.map(words.role))}</Text>
      <Text size="sm" c="dimmed">
        {t('me.keptByOthers')}
      </Text>
    </Stack>
  )
}

/** The language of the screens, which follows me to other computers. */
function Speaking() {
  const { t, i18n } = useTranslation('identity')
  const choose = async (language: Language) => {
    await speak(language)
    await call(auth.setLanguage, { body: { language } }).catch(() => undefined)
  }
  return (
    <ChoiceField
      label={t('me.language')}
      value={(i18n.language as Language) ?? currentLanguage()}
      onChange={(language) => void choose(language)}
      choices={languages.map((l) => ({ value: l, label: ownName[l] }))}
    />
  )
}

const contactsOf = (p: User) => ({
  email: p.email ?? '',
  phone: p.phone ?? '',
  secondPhone: p.secondPhone ?? '',
  address: p.address ?? '',
  emergencyName: p.emergencyName ?? '',
  emergencyPhone: p.emergencyPhone ?? '',
  languages: p.languages as string[],
})

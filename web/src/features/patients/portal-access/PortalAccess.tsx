import { Group, Stack, Text } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { otp } from '@tabib/contracts/identity/otp'
import type { Patient } from '@tabib/contracts/patients/patients'
import { phoneForPeople } from '@tabib/contracts/core/phone'
import { ageOn } from '@tabib/contracts/core/time'
import { portal } from '@tabib/contracts/portal/access'
import { IconDeviceMobilePlus, IconMessageDots } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { query } from '../../../api/query.js'
import { useFormat } from '../../../i18n/format.js'
import { isolatedPhone } from '../../../i18n/isolates.js'
import { FormDialog } from '../../../shared/forms.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { useFields } from '../../../shared/useFields.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import { ChoiceField } from '../../../ui/picks.js'
import { BlockSkeleton } from '../../../ui/Skeletons.js'
import classes from '../PatientPage.module.css'
import { Section } from '../Section.js'

const shown = (phone: string) => isolatedPhone(phoneForPeople(phone))

type Access = Answer<typeof portal.list>['items'][number]

/** The relations the desk gives; others are rare and hold as well where they were given. */
const given = ['self', 'parent', 'child'] as const

/** Which phones may act for this person: their own, a parent's, a child's. A code to the phone opens the portal. */
export function PortalAccess({ patient }: { patient: Patient }) {
  const { t } = useTranslation('patients')
  const [giving, setGiving] = useState(false)
  const list = useQuery(query(portal.list, { params: { id: patient.id } }))
  return (
    <Section
      title={t('portal.title')}
      aside={
        <Act
          label={t('portal.give')}
          size="xs"
          icon={<IconDeviceMobilePlus size={16} aria-hidden />}
          onClick={() => setGiving(true)}
        />
      }
    >
      <ProblemNotice problem={list.error} onRetry={() => void list.refetch()} />
      {list.isPending && <BlockSkeleton lines={1} />}
      {list.data?.items.length === 0 && (
        <Text c="dimmed" size="sm">
          {t('portal.none')}
        </Text>
      )}
      <ul className={classes.phones}>
        {list.data?.items.map((a) => (
          <Phone key={a.id} patient={patient} access={a} />
        ))}
      </ul>
      {giving && <Give patient={patient} onClose={() => setGiving(false)} />}
    </Section>
  )
}

function Phone({ patient, access }: { patient: Patient; access: Access }) {
  const { t } = useTranslation('patients')
  const f = useFormat()
  const phone = shown(access.phone)
  const send = useAction(otp.send, { onDone: () => announce(t('portal.sent', { phone })) })
  const end = useAction(portal.end, {
    invalidates: ['portal.access.'],
    onDone: () => announce(t('portal.ended', { phone })),
  })
  return (
    <li>
      <Stack gap={6} py={6}>
        <div>
          <Text fw={600}>{phone}</Text>
          <Text size="sm" c="dimmed">
            {t(`portal.relations.${access.relation}`)} · {t('portal.since', { on: f.dateTime(access.givenAt) })}
          </Text>
        </div>
        <Group gap="xs">
          <Act
            label={t('portal.send')}
            size="xs"
            icon={<IconMessageDots size={16} aria-hidden />}
            pending={send.pending}
            onClick={() => send.run({ body: { purpose: 'portal', to: access.phone } })}
          />
          <Act
            label={t('portal.end')}
            size="xs"
            variant="subtle"
            color="red"
            pending={end.pending}
            onClick={() => end.run({ params: { id: patient.id, accessId: access.id } })}
          />
        </Group>
        <ProblemNotice problem={send.problem ?? end.problem} />
      </Stack>
    </li>
  )
}

function Give({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const { t } = useTranslation('patients')
  const f = useFormat()
  const isChild = ageOn(patient.birthDate, f.today()).years < 18
  const fields = useFields(portal.give.body, {
    relation: (isChild ? 'parent' : 'self') as (typeof given)[number],
    // Their own opens the portal already.
    phone: '',
  })
  const action = useAction(portal.give, {
    invalidates: ['portal.access.'],
    onDone: (made) => {
      fields.resetDirty()
      onClose()
      announce(t('portal.given', { phone: shown(made.phone) }))
    },
  })
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={t('portal.giveTitle', { name: patient.name })}
      fields={fields}
      submitLabel={t('portal.give')}
      pending={action.pending}
      problem={action.problem}
      onSubmit={(body) => action.run({ params: { id: patient.id }, body })}
    >
      <Text c="dimmed">{t('portal.hint')}</Text>
      <ChoiceField
        label={t('portal.whose')}
        choices={given.map((r) => ({ value: r, label: t(`portal.relations.${r}`) }))}
        {...fields.getInputProps('relation')}
      />
      <TextField
        label={t('fields.phone')}
        type="tel"
        dir="ltr"
        autoComplete="off"
        required
        data-autofocus
        {...fields.getInputProps('phone')}
      />
    </FormDialog>
  )
}

import { Group, SimpleGrid } from '@mantine/core'
import { type PartnerKind, partnerKinds, thirdParties, type ThirdParty } from '@tabib/contracts/partners/third-parties'
import { IconCircleOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { FormSheet } from '../../shared/forms.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { type Fields, useFields } from '../../shared/useFields.js'
import { announce } from '../../ui/announce.js'
import { Act } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import { ProseField, TextField } from '../../ui/fields.js'
import { PickField } from '../../ui/picks.js'

interface SheetProps {
  /** `new`, an id, or nothing. */
  openId: string | undefined
  /** The kind a new one is of to begin with. */
  kind: PartnerKind | undefined
  onClose: () => void
}

/** One third party: add, change, stop working with. */
export function PartnerSheet({ openId, kind, onClose }: SheetProps) {
  const existing = Boolean(openId && openId !== 'new')
  const found = useQuery({ ...query(thirdParties.get, { params: { id: openId ?? '' } }), enabled: existing })
  if (!openId || (existing && !found.data)) return null
  const partner = existing ? found.data : undefined
  return (
    <PartnerForm
      key={partner ? `${partner.id}@${partner.version}` : 'new'}
      partner={partner}
      kind={kind}
      onClose={onClose}
    />
  )
}

function PartnerForm({ partner, kind, onClose }: { partner: ThirdParty | undefined } & Omit<SheetProps, 'openId'>) {
  const { t } = useTranslation('partners')
  const can = useCan()
  const fields = useFields(thirdParties.create.body, initial(partner, kind))
  const onDone = (now: ThirdParty) => {
    fields.resetDirty()
    onClose()
    announce(t('saved', { name: now.name }))
  }
  const create = useAction(thirdParties.create, { invalidates: ['partners.'], onDone })
  const update = useAction(thirdParties.update, { invalidates: ['partners.'], onDone })
  const action = partner ? update : create
  const readOnly = !can('partners.partner.manage')
    ? t('readOnly')
    : partner && !partner.active
      ? t('endedReadOnly')
      : null
  return (
    <FormSheet
      opened
      onClose={onClose}
      title={partner ? partner.name : t('add')}
      fields={fields as Fields}
      submitLabel={t(partner ? 'save' : 'create')}
      shortcut="F10"
      pending={action.pending}
      problem={action.problem}
      disabledReason={readOnly}
      onSubmit={(body) =>
        partner ? update.run({ params: { id: partner.id }, body }, { version: partner.version }) : create.run({ body })
      }
    >
      <PartnerFields fields={fields as Fields} />
      {partner?.active && !readOnly && <Ending partner={partner} onClose={onClose} />}
    </FormSheet>
  )
}

function PartnerFields({ fields }: { fields: Fields }) {
  const { t } = useTranslation('partners')
  return (
    <>
      <PickField
        label={t('kindLabel')}
        required
        choices={partnerKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
        {...fields.getInputProps('kind')}
      />
      <TextField
        label={t('name')}
        required
        dir="auto"
        data-autofocus
        maxLength={160}
        {...fields.getInputProps('name')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
        <TextField label={t('contact')} dir="auto" autoComplete="off" {...fields.getInputProps('contactName')} />
        <TextField label={t('phone')} type="tel" dir="ltr" autoComplete="off" {...fields.getInputProps('phone')} />
        <TextField label={t('email')} type="email" dir="ltr" autoComplete="off" {...fields.getInputProps('email')} />
        <TextField
          label={t('registration')}
          dir="ltr"
          autoComplete="off"
          {...fields.getInputProps('registrationNumber')}
        />
        <TextField label={t('tax')} dir="ltr" autoComplete="off" {...fields.getInputProps('taxNumber')} />
      </SimpleGrid>
      <ProseField label={t('address')} dir="auto" maxLength={500} {...fields.getInputProps('address')} />
      <ProseField label={t('note')} dir="auto" maxLength={2000} {...fields.getInputProps('note')} />
    </>
  )
}

function Ending({ partner, onClose }: { partner: ThirdParty; onClose: () => void }) {
  const { t } = useTranslation('partners')
  const [asking, setAsking] = useState(false)
  const end = useAction(thirdParties.deactivate, {
    invalidates: ['partners.'],
    onDone: (now) => {
      setAsking(false)
      onClose()
      announce(t('endDone', { name: now.name }))
    },
  })
  return (
    <Group>
      <Act
        label={t('end')}
        icon={<IconCircleOff size={18} aria-hidden />}
        variant="subtle"
        color="red"
        onClick={() => setAsking(true)}
      />
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('endTitle', { name: partner.name })}
        consequence={t('endConsequence')}
        actLabel={t('end')}
        pending={end.pending}
        notice={<ProblemNotice problem={end.problem} />}
        onReason={(reason) => end.run({ params: { id: partner.id }, body: { reason } }, { version: partner.version })}
      />
    </Group>
  )
}

const initial = (p: ThirdParty | undefined, kind: PartnerKind | undefined) => ({
  kind: (p?.kind ?? kind ?? null) as PartnerKind | null,
  name: p?.name ?? '',
  contactName: p?.contactName ?? '',
  phone: p?.phone ?? '',
  email: p?.email ?? '',
  address: p?.address ?? '',
  registrationNumber: p?.registrationNumber ?? '',
  taxNumber: p?.taxNumber ?? '',
  note: p?.note ?? '',
})

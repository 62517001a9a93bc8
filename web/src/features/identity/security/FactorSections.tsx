import { Group, Stack, Text } from '@mantine/core'
import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { type mfa, passkeys, type Security } from '@tabib/contracts/identity/mfa'
import type { operatorSecurity } from '@tabib/contracts/operators/security'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../../api/action.js'
import { call } from '../../../api/call.js'
import { asProblem, Problem } from '../../../api/problem.js'
import { invalidate, type Stale } from '../../../api/query.js'
import { useFormat } from '../../../i18n/format.js'
import { ProblemNotice } from '../../../shared/ProblemNotice.js'
import { announce } from '../../../ui/announce.js'
import { Act } from '../../../ui/BigAction.js'
import { TextField } from '../../../ui/fields.js'
import { AppSetUp } from './AppSetUp.js'
import { Dialog } from './Dialog.js'
import { RecoveryCodes } from './RecoveryCodes.js'
import { OnOff, Section } from './Section.js'
import classes from './security.module.css'

/** Whose second factor it is: of somebody in a clinic, or an operator's. */
export interface Door {
  routes: Pick<typeof mfa | typeof operatorSecurity, 'enable' | 'confirm' | 'disable' | 'renewRecoveryCodes'>
  stale: readonly Stale[]
  /** Whose recovery codes they are and what they open, for the printed page. */
  whose: string
  where: string
}

/** The authenticator app. */
export function AppSection({ on, door }: { on: boolean; door: Door }) {
  const { t } = useTranslation('identity')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const enable = useAction(door.routes.enable)
  const disable = useAction(door.routes.disable, { invalidates: door.stale })
  return (
    <Section title={t('security.app')} hint={t('security.appHint')} state={<OnOff on={on} />}>
      <Group gap="sm">
        {on ? (
          <Act label={t('security.stop')} onClick={() => disable.run({})} pending={disable.pending} />
        ) : (
          <Act label={t('security.appSet')} onClick={() => enable.run({})} pending={enable.pending} />
        )}
      </Group>
      <ProblemNotice problem={enable.problem ?? disable.problem} />
      {enable.answer && !codes && !on && (
        <Dialog title={t('security.app')} onClose={enable.reset}>
          <Confirm route={door.routes.confirm} setUp={enable.answer} onDone={setCodes} />
        </Dialog>
      )}
      <RecoveryCodes
        {...door}
        codes={codes}
        onClose={() => {
          setCodes(null)
          enable.reset()
          void invalidate(door.stale)
        }}
      />
    </Section>
  )
}

interface ConfirmProps {
  route: Door['routes']['confirm']
  setUp: { secret: string; svg: string }
  onDone: (codes: string[]) => void
}

function Confirm({ route, setUp, onDone }: ConfirmProps) {
  const confirm = useAction(route, { onDone: ({ recoveryCodes }) => onDone(recoveryCodes) })
  return <AppSetUp setUp={setUp} {...confirm} onCode={(code) => confirm.run({ body: { code } })} />
}

/** Passkeys of this person. */
export function PasskeySection({ security, door }: { security: Security; door: Door }) {
  const { t } = useTranslation('identity')
  const f = useFormat()
  const [naming, setNaming] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const remove = useAction(passkeys.remove, { invalidates: door.stale })
  const able = browserSupportsWebAuthn()
  return (
    <Section
      title={t('security.passkeys')}
      hint={t(able ? 'security.passkeysHint' : 'security.passkeysUnable')}
      state={<OnOff on={security.passkeys.length > 0} />}
    >
      <ul className={classes.rows} hidden={security.passkeys.length === 0}>
        {security.passkeys.map((k) => (
          <li key={k.id} className={classes.row}>
            <div>
              <bdi>{k.name}</bdi>
              <Text size="sm" c="dimmed">
                {k.lastUsedAt
                  ? t('security.lastUsed', { at: f.dateTime(k.lastUsedAt) })
                  : t('security.added', { at: f.dateTime(k.createdAt) })}
              </Text>
            </div>
            <Act
              label={t('security.remove')}
              size="xs"
              onClick={() => remove.run({ params: { id: k.id } })}
              pending={remove.pending}
            />
          </li>
        ))}
      </ul>
      {able && (
        <Group>
          <Act label={t('security.passkeyAdd')} onClick={() => setNaming(true)} />
        </Group>
      )}
      <ProblemNotice problem={remove.problem} />
      {naming && (
        <Dialog title={t('security.passkeyAdd')} onClose={() => setNaming(false)}>
          <AddPasskey
            onDone={(fresh) => {
              setNaming(false)
              announce(t('security.passkeyDone'))
              if (fresh.length > 0) setCodes(fresh)
              else void invalidate(door.stale)
            }}
          />
        </Dialog>
      )}
      <RecoveryCodes
        {...door}
        codes={codes}
        onClose={() => {
          setCodes(null)
          void invalidate(door.stale)
        }}
      />
    </Section>
  )
}

function AddPasskey({ onDone }: { onDone: (recoveryCodes: string[]) => void }) {
  const { t } = useTranslation('identity')
  const [name, setName] = useState('')
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const add = async () => {
    setPending(true)
    setProblem(null)
    try {
      const { ticket, options } = await call(passkeys.registerOptions, {})
      const response = await startRegistration({ optionsJSON: options as never }).catch(() => {
        throw new Problem('identity.passkey_refused', { status: 422 })
      })
      const made = await call(passkeys.register, { body: { ticket, name, response: { ...response } } })
      onDone(made.recoveryCodes)
    } catch (e) {
      setProblem(asProblem(e))
    } finally {
      setPending(false)
    }
  }
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        if (name.trim()) void add()
      }}
    >
      <Stack>
        <TextField
          label={t('security.passkeyName')}
          description={t('security.passkeyNameHint')}
          value={name}
          onChange={setName}
          maxLength={60}
          autoFocus
          data-autofocus
        />
        <ProblemNotice problem={problem} />
        <Group justify="flex-end">
          <Act
            label={t('security.passkeyAdd')}
            type="submit"
            variant="filled"
            pending={pending}
            disabledReason={name.trim() ? null : t('security.passkeyNameMissing')}
          />
        </Group>
      </Stack>
    </form>
  )
}

/** Codes on paper for the day the phone is lost. */
export function RecoverySection({ left, door }: { left: number; door: Door }) {
  const { t } = useTranslation('identity')
  const renew = useAction(door.routes.renewRecoveryCodes, { invalidates: door.stale })
  return (
    <Section
      title={t('security.recovery')}
      hint={t('security.recoveryLeft', { count: left })}
      state={<OnOff on={left > 0} />}
    >
      <Group>
        <Act label={t('security.recoveryRenew')} onClick={() => renew.run({})} pending={renew.pending} />
      </Group>
      <ProblemNotice problem={renew.problem} />
      <RecoveryCodes {...door} codes={renew.answer?.recoveryCodes ?? null} onClose={renew.reset} />
    </Section>
  )
}

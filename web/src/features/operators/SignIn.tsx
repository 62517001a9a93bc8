import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { operatorSessions } from '@tabib/contracts/operators/sessions'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { queries, query } from '../../api/query.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { focusRefused, useFields, useProblemFields } from '../../shared/useFields.js'
import { BigAction } from '../../ui/BigAction.js'
import { PasswordField, TextField } from '../../ui/fields.js'
import classes from './Console.module.css'

/** The operators' own door. */
export function SignIn() {
  const { t } = useTranslation('operators')
  const action = useAction(operatorSessions.open, {
    onDone: (me) => queries.setQueryData(query(operatorSessions.me, {}).queryKey, me),
  })
  const fields = useFields(operatorSessions.open.body, { username: '', password: '' })
  const form = useRef<HTMLFormElement>(null)
  useProblemFields(fields, action.problem, form)
  const demo = useQuery({ ...query(operatorSessions.demo, {}), staleTime: Number.POSITIVE_INFINITY }).data?.login
  useEffect(() => {
    document.title = `${t('signIn.title')} · Tabib`
  }, [t])
  return (
    <section className={classes.door} aria-labelledby="operator-door">
      <Title order={1} id="operator-door">
        {t('signIn.title')}
      </Title>
      <Text c="dimmed">{t('signIn.hint')}</Text>
      <form
        ref={form}
        noValidate
        onSubmit={fields.onSubmit(
          (body) => action.run({ body }),
          () => focusRefused(form.current!),
        )}
      >
        <Stack>
          <TextField
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
            autoFocus
            {...fields.getInputProps('username')}
          />
          <PasswordField
            label={t('signIn.password')}
            autoComplete="current-password"
            {...fields.getInputProps('password')}
          />
          <ProblemNotice problem={action.problem} />
          <BigAction label={t('signIn.submit')} type="submit" pending={action.pending} />
        </Stack>
      </form>
      {demo && (
        <Group justify="space-between" className={classes.demo ?? ''}>
          <Text size="sm" c="dimmed" className={classes.grow ?? ''}>
            {t('signIn.demoHint')}
          </Text>
          <Button variant="default" onClick={() => action.run({ body: demo })} loading={action.pending}>
            {t('signIn.demo')}
          </Button>
        </Group>
      )}
    </section>
  )
}

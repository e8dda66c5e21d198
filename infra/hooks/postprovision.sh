#!/bin/sh
# Fills the vault with what the template cannot make: the keys that seal reasoning and workspaces' own provider keys. They are
# made once and never replaced here; docs/deploy.md says how to rotate them. No key is printed.
set -eu

: "${AZURE_KEY_VAULT_NAME:?run this by azd, or set it}" "${AURIKO_PROVIDERS:=}"

have() {
  az keyvault secret show --vault-name "$AZURE_KEY_VAULT_NAME" --name "$1" --query name --output tsv > /dev/null 2>&1
}

if ! az account show --output none 2> /dev/null; then
  echo "Sign the Azure CLI in with 'az login', then run: azd hooks run postprovision" >&2
  exit 1
fi

# A role that was granted a moment ago may take minutes to be known.
attempts=0
until problem=$(az keyvault secret list --vault-name "$AZURE_KEY_VAULT_NAME" --query '[].name' --output tsv 2>&1 > /dev/null); do
  attempts=$((attempts + 1))
  [ "$attempts" -gt 1 ] || echo "Waiting until the vault $AZURE_KEY_VAULT_NAME can be read, for five minutes at most."
  if [ "$attempts" -ge 30 ]; then
    echo "$problem" >&2
    echo "The vault $AZURE_KEY_VAULT_NAME cannot be read. Sign in with 'az login' as the operator of this deployment;" >&2
    echo "with a private network, set AURIKO_OPERATOR_IP. Then run: azd hooks run postprovision" >&2
    exit 1
  fi
  sleep 10
done

for secret in auriko-reasoning-keys auriko-byok-keys; do
  have "$secret" && continue
  file=$(mktemp)
  trap 'rm -f "$file"' EXIT
  head -c 32 /dev/urandom | base64 | tr -d '\n' > "$file" # By file: an argument is seen by every process of the machine.
  az keyvault secret set --vault-name "$AZURE_KEY_VAULT_NAME" --name "$secret" --file "$file" \
    --encoding utf-8 --output none
  rm -f "$file"
  echo "Made the sealing key $secret."
done

if [ -n "${SERVICE_GATEWAY_NAME:-}" ]; then # The app was told of the secrets before there were any.
  app=$(az functionapp show --subscription "${AZURE_SUBSCRIPTION_ID:?run this by azd, or set it}" \
    -g "$AZURE_RESOURCE_GROUP" -n "$SERVICE_GATEWAY_NAME" --query id --output tsv)
  az rest --method post --output none \
    --url "$app/config/configreferences/appsettings/refresh?api-version=2022-03-01"
fi

for provider in $(echo "$AURIKO_PROVIDERS" | tr ',' ' '); do
  secret="auriko-$(echo "$provider" | tr '_' '-')-api-key"
  have "$secret" && continue
  echo "The key of $provider is missing. Put it into a file and run:"
  echo "  az keyvault secret set --vault-name $AZURE_KEY_VAULT_NAME --name $secret --encoding utf-8 --file FILE"
done

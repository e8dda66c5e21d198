#!/bin/sh
# Prints where the gateway is and how to make a key. With AURIKO_FIRST_KEY set, a key of that name is made and shown, once.
set -eu

: "${SERVICE_GATEWAY_ENDPOINT_URL:?run this by azd, or set it}" "${AURIKO_TABLE_SERVICE_URI:?}" "${AURIKO_FIRST_KEY:=}"

export Auriko__Storage__TableServiceUri="$AURIKO_TABLE_SERVICE_URI"

echo "The gateway: $SERVICE_GATEWAY_ENDPOINT_URL/v1"
echo "Is it ready: curl $SERVICE_GATEWAY_ENDPOINT_URL/health/ready"
if [ -n "$AURIKO_FIRST_KEY" ]; then
  keys() { dotnet run --project src/Auriko.Standalone -c Release -- keys "$@"; }
  listed=$(keys list)
  case $listed in
    *"  $AURIKO_FIRST_KEY  "*) echo "The key $AURIKO_FIRST_KEY was made before." ;;
    *) keys create --live --name "$AURIKO_FIRST_KEY" ;;
  esac
else
  echo "Make an API key (it is shown once):"
  echo "  Auriko__Storage__TableServiceUri=$AURIKO_TABLE_SERVICE_URI \\"
  echo "    dotnet run --project src/Auriko.Standalone -- keys create --live --name me"
fi

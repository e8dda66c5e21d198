# Prints where the gateway is and how to make a key. With AURIKO_FIRST_KEY set, a key of that name is made and shown, once.
$ErrorActionPreference = 'Stop'
$url = $env:SERVICE_GATEWAY_ENDPOINT_URL
if (-not $url) { throw 'SERVICE_GATEWAY_ENDPOINT_URL is not set: run this by azd.' }

Write-Output "The gateway: $url/v1"
Write-Output "Is it ready: curl $url/health/ready"
if ($env:AURIKO_FIRST_KEY) {
    $env:Auriko__Storage__TableServiceUri = $env:AURIKO_TABLE_SERVICE_URI
    $listed = dotnet run --project src/Auriko.Standalone -c Release -- keys list | Out-String
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    if ($listed.Contains("  $env:AURIKO_FIRST_KEY  ")) {
        Write-Output "The key $env:AURIKO_FIRST_KEY was made before."
        exit 0
    }

    dotnet run --project src/Auriko.Standalone -c Release -- keys create --live --name $env:AURIKO_FIRST_KEY
    exit $LASTEXITCODE
}

Write-Output 'Make an API key (it is shown once):'
Write-Output "  `$env:Auriko__Storage__TableServiceUri = '$env:AURIKO_TABLE_SERVICE_URI'"
Write-Output '  dotnet run --project src/Auriko.Standalone -- keys create --live --name me'

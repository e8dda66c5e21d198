# syntax=docker/dockerfile:1
# The standalone gateway: no root, no shell, no package manager. docs/deploy.md says how to run it.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY .editorconfig BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json ./
COPY src/ src/
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish src/Auriko.Standalone -c Release -a $TARGETARCH --no-self-contained -o /app \
      -p:DebugType=none -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
 && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
ENV ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    DOTNET_EnableDiagnostics=0
USER app
EXPOSE 8080
# The ledger's write-ahead file: keep it, one volume a container.
VOLUME /data
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 \
    CMD ["dotnet", "Auriko.Standalone.dll", "health"]
ENTRYPOINT ["dotnet", "Auriko.Standalone.dll", "--data", "/data"]

